/// IMAP: lines and literals first, meaning second (RFC 9051, RFC 3501).
@NullMarked
package dev.kaifu.protocol.mail.imap;

import org.jspecify.annotations.NullMarked;
