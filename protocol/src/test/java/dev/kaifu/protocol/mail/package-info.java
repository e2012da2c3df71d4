@NullMarked
package dev.kaifu.protocol.mail;

import org.jspecify.annotations.NullMarked;
