@NullMarked
package dev.kaifu.protocol.mail.imap;

import org.jspecify.annotations.NullMarked;
