package dev.kaifu.analysis.reference;

import dev.kaifu.protocol.mail.MailEvent;

/// What a dissector told.
///
/// @param packet the one that brought its last byte
/// @param told the one at which the dissector told it: another where it had waited for the server's word
/// @param sha256 of a message, else empty
record Event(Packet packet, Packet told, MailEvent said, boolean insideTls, String sha256) {}
