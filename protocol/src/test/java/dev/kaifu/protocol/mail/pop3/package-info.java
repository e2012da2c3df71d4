@NullMarked
package dev.kaifu.protocol.mail.pop3;

import org.jspecify.annotations.NullMarked;
