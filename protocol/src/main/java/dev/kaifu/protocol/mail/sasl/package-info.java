/// SASL strings, made and explained (RFC 4422, RFC 4616, RFC 2195).
@NullMarked
package dev.kaifu.protocol.mail.sasl;

import org.jspecify.annotations.NullMarked;
