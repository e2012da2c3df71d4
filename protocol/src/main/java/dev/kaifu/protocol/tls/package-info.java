/// TLS records and handshake messages, and the registries of their numbers.
@NullMarked
package dev.kaifu.protocol.tls;

import org.jspecify.annotations.NullMarked;
