/// POP3: one grammar and one table of states (RFC 1939).
@NullMarked
package dev.kaifu.protocol.mail.pop3;

import org.jspecify.annotations.NullMarked;
