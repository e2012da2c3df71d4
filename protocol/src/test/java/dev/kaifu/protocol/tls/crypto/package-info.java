@NullMarked
package dev.kaifu.protocol.tls.crypto;

import org.jspecify.annotations.NullMarked;
