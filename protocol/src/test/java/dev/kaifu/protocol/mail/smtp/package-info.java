@NullMarked
package dev.kaifu.protocol.mail.smtp;

import org.jspecify.annotations.NullMarked;
