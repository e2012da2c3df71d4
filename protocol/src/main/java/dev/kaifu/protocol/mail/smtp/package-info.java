/// SMTP: one grammar for the dissector and for the live client (RFC 5321).
@NullMarked
package dev.kaifu.protocol.mail.smtp;

import org.jspecify.annotations.NullMarked;
