package dev.kaifu.benchmarks.corpus;

import java.util.Arrays;

/// Bytes that one side has yet to send. Many connections are open at once, so that it grows no further than it must.
final class WireBuffer {
    private byte[] bytes = new byte[0];
    private int at;
    private int end;

    int length() {
        return end - at;
    }

    byte[] array() {
        return bytes;
    }

    /// Where the first byte to send stands.
    int at() {
        return at;
    }

    void sent(int length) {
        at += length;
    }

    void append(byte[] more) {
        int offset = room(more.length);
        System.arraycopy(more, 0, bytes, offset, more.length);
        end += more.length;
    }

    /// Seals a record behind what waits.
    void append(RecordSealer sealer, int type, byte[] content, int length) {
        int offset = room(length + RecordSealer.MAX_EXPANSION);
        end += sealer.seal(type, content, 0, length, bytes, offset);
    }

    /// A record that nothing seals.
    void appendClear(int type, byte[] content) {
        int offset = room(RecordSealer.HEADER + content.length);
        RecordSealer.header(bytes, offset, type, content.length);
        end += RecordSealer.HEADER;
        append(content);
    }

    private int room(int needed) {
        if (end + needed > bytes.length) {
            int length = length();
            byte[] target = length + needed > bytes.length ? new byte[length + needed] : bytes;
            System.arraycopy(bytes, at, target, 0, length);
            bytes = target;
            at = 0;
            end = length;
        }
        return end;
    }

    /// A copy of bytes to send.
    byte[] copy(int length) {
        return Arrays.copyOfRange(bytes, at, at + length);
    }
}
