/// Link, IP and TCP headers: read from captured frames, built for synthesised ones.
@NullMarked
package dev.kaifu.protocol.net;

import org.jspecify.annotations.NullMarked;
