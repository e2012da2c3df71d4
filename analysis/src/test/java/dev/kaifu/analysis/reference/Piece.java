package dev.kaifu.analysis.reference;

import dev.kaifu.protocol.net.Side;

/// The next bytes of one side of a connection, or a hole in them.
///
/// @param packet the one that made them known
/// @param missing bytes that passed but are not in the capture; 0 where `bytes` are given
record Piece(Side from, Packet packet, byte[] bytes, long missing) {
    boolean isGap() {
        return missing > 0;
    }
}
