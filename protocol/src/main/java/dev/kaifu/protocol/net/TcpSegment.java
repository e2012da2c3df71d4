package dev.kaifu.protocol.net;

import dev.kaifu.protocol.bytes.BigEndian;
import java.util.Arrays;

/// One TCP segment inside a captured frame: offsets over the frame's array. Reused by the packet walk, so that no
/// object is made per packet; [FrameParser] fills it.
public final class TcpSegment {
    public static final int FIN = 0x01;
    public static final int SYN = 0x02;
    public static final int RST = 0x04;
    public static final int PSH = 0x08;
    public static final int ACK = 0x10;

    public byte[] array = new byte[0];
    /// Where the addresses stand in [#array]; each is [#addressLength] bytes (4 or 16).
    public int sourceOffset;

    public int destinationOffset;
    public int addressLength;
    public int sourcePort;
    public int destinationPort;
    /// Sequence and acknowledgement numbers, 32 bits unsigned in an int.
    public int sequence;

    public int acknowledgement;
    public int flags;
    public int payloadOffset;
    /// Payload bytes that were captured.
    public int payloadLength;
    /// Payload bytes by the IP header's length; above [#payloadLength] where the capture was cut (snaplen).
    public int payloadWireLength;

    public Endpoint source() {
        return new Endpoint(Arrays.copyOfRange(array, sourceOffset, sourceOffset + addressLength), sourcePort);
    }

    public Endpoint destination() {
        return new Endpoint(
                Arrays.copyOfRange(array, destinationOffset, destinationOffset + addressLength), destinationPort);
    }

    /// The address at that place in numbers, its first 8 bytes; 0 for IPv4.
    public long addressHigh(int offset) {
        return addressLength == Integer.BYTES ? 0 : BigEndian.i64(array, offset);
    }

    /// Its last 8 bytes, or the 4 of IPv4.
    public long addressLow(int offset) {
        return addressLength == Integer.BYTES ? BigEndian.i32(array, offset) : BigEndian.i64(array, offset + 8);
    }

    /// True where it brings payload, all of it captured, and acknowledges: nothing begins or ends with it.
    public boolean isPlain() {
        return (flags & (SYN | ACK | FIN | RST)) == ACK && payloadLength > 0 && payloadLength == payloadWireLength;
    }

    /// A layer below IP says that what passed ends there: what the IP header counts beyond is the frame's padding.
    ///
    /// @param end in [#array]
    public void endsAt(int end) {
        int room = end - payloadOffset;
        if (room >= 0 && room < payloadWireLength) {
            payloadWireLength = room;
            payloadLength = Math.min(payloadLength, room);
        }
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
