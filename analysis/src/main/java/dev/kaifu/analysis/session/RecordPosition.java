package dev.kaifu.analysis.session;

import dev.kaifu.protocol.tls.crypto.RecordProtection;

/// Where one direction of a session stands, as far as it takes to open records before their turn.
///
/// @param keys those in force
/// @param sequence the number of the record whose header comes next, if no key changes before
/// @param until bytes from here to that header
/// @param tls13 whether only records that call themselves application data are sealed (RFC 8446 5.2)
public record RecordPosition(RecordProtection keys, long sequence, int until, boolean tls13) {}
