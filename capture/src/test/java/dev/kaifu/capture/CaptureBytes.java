package dev.kaifu.capture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/// Captures put together field by field, as draft-ietf-opsawg-pcap and draft-ietf-opsawg-pcapng lay them out.
final class CaptureBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private ByteOrder order;

    CaptureBytes(ByteOrder order) {
        this.order = order;
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    /// Blocks that follow are in the other byte order.
    CaptureBytes order(ByteOrder next) {
        order = next;
        return this;
    }

    CaptureBytes u16(int... values) {
        for (int value : values) {
            bytes.writeBytes(
                    ByteBuffer.allocate(2).order(order).putShort((short) value).array());
        }
        return this;
    }

    CaptureBytes u32(long... values) {
        for (long value : values) {
            bytes.writeBytes(
                    ByteBuffer.allocate(4).order(order).putInt((int) value).array());
        }
        return this;
    }

    CaptureBytes u64(long value) {
        bytes.writeBytes(ByteBuffer.allocate(8).order(order).putLong(value).array());
        return this;
    }

    CaptureBytes raw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    /// Bytes, and zeros up to a multiple of four.
    CaptureBytes padded(byte[] value) {
        bytes.writeBytes(value);
        bytes.writeBytes(new byte[-value.length & 3]);
        return this;
    }

    CaptureBytes option(int code, byte[] value) {
        return u16(code, value.length).padded(value);
    }

    CaptureBytes option64(int code, long value) {
        return u16(code, 8).u64(value);
    }

    CaptureBytes endOfOptions() {
        return u16(0, 0);
    }

    /// A pcapng block: type, length, body, length.
    CaptureBytes block(long type, Consumer<CaptureBytes> body) {
        CaptureBytes inside = new CaptureBytes(order);
        body.accept(inside);
        int total = 12 + inside.bytes.size();
        u32(type, total).raw(inside.toByteArray());
        return u32(total);
    }

    CaptureBytes section() {
        return block(0x0a0d0d0a, body -> body.u32(0x1a2b3c4d).u16(1, 0).u64(-1));
    }

    /// An interface of link type Ethernet with the options that the consumer adds.
    CaptureBytes ethernet(int snapLength, Consumer<CaptureBytes> options) {
        return block(1, body -> {
            body.u16(1, 0).u32(snapLength);
            options.accept(body);
            body.endOfOptions();
        });
    }

    CaptureBytes enhancedPacket(int interfaceId, long time, byte[] frame) {
        return block(
                6,
                body -> body.u32(interfaceId, time >>> 32, time, frame.length, frame.length)
                        .padded(frame));
    }
}
