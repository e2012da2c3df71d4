package dev.kaifu.protocol.net.layer;

import dev.kaifu.protocol.bytes.BigEndian;
import dev.kaifu.protocol.net.FrameParser.Outcome;

/// Where the walk through a frame's headers stands: the bytes of the next layer, what it is, and the addresses of
/// the innermost IP header so far. One object serves all frames.
final class Layer {
    byte[] array = new byte[0];
    int at;
    /// Behind the last byte that was captured of this layer.
    int end;
    /// Behind the last byte that passed, as the IP header says; [#end] where none said.
    int wireEnd;

    /// Where the payload of the PPPoE session ends, whatever the IP header within says; beyond every position where
    /// there is no such session.
    int sessionEnd;

    Space space = Space.LINK;
    int number;

    int sourceAt;
    int destinationAt;
    /// 0 before the first IP header.
    int addressLength;

    /// Whether what follows is quoted by an ICMP error, and did not pass here.
    boolean quoted;

    Outcome outcome = Outcome.OTHER;

    void begin(int linkType, byte[] bytes, int offset, int captured) {
        array = bytes;
        at = offset;
        end = offset + captured;
        wireEnd = end;
        sessionEnd = Integer.MAX_VALUE;
        space = Space.LINK;
        number = linkType;
        addressLength = 0;
        quoted = false;
        outcome = Outcome.OTHER;
    }

    boolean has(int count) {
        return count <= end - at;
    }

    int u8(int offset) {
        return array[at + offset] & 0xff;
    }

    int u16(int offset) {
        return BigEndian.u16(array, at + offset);
    }

    int i32(int offset) {
        return BigEndian.i32(array, at + offset);
    }

    int littleU16(int offset) {
        return u8(offset) | (u8(offset + 1) << 8);
    }

    int littleI32(int offset) {
        return littleU16(offset) | (littleU16(offset + 2) << 16);
    }

    /// The next layer begins behind so many bytes; true where it is there.
    boolean to(Space next, int nextNumber, int skipped) {
        if (skipped < 0 || skipped > end - at) {
            return ends(Outcome.TRUNCATED);
        }
        at += skipped;
        space = next;
        number = nextNumber;
        return true;
    }

    /// No TCP segment is found: what the frame is instead.
    ///
    /// @return false
    boolean ends(Outcome how) {
        outcome = how;
        return false;
    }

    boolean other() {
        return ends(Outcome.OTHER);
    }

    boolean truncated() {
        return ends(Outcome.TRUNCATED);
    }
}
