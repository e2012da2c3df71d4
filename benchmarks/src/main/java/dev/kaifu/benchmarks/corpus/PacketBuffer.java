package dev.kaifu.benchmarks.corpus;

import java.util.Arrays;

/// Packets in the form of a capture file, one behind the other, their times still to be stamped.
final class PacketBuffer {
    private static final int FIRST_SIZE = 1 << 12;

    private final CaptureForm form;
    private byte[] bytes = new byte[FIRST_SIZE];
    private int[] starts = new int[32];
    private int count;
    private int end;

    PacketBuffer(CaptureForm form) {
        this.form = form;
    }

    void clear() {
        count = 0;
        end = 0;
    }

    /// Makes room for a frame.
    ///
    /// @return where the frame begins in [#array]; it must be [#finished] before the next
    int begin(int length) {
        int total = form.total(length);
        if (end + total > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + total));
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
        }
        starts[count++] = end;
        return end + form.before();
    }

    void finished(int length) {
        form.frame(bytes, end, length);
        end += form.total(length);
    }

    byte[] array() {
        return bytes;
    }

    int count() {
        return count;
    }

    /// Where a packet's header begins; for `count`, where all ends.
    int start(int packet) {
        return packet == count ? end : starts[packet];
    }

    void stamp(int packet, long micros) {
        form.stamp(bytes, starts[packet], micros);
    }
}
