package dev.kaifu.analysis.session;

import dev.kaifu.protocol.tls.RecordReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Records that come before what says how they are sealed: early data (0-RTT, RFC 8446 2.3) before the ServerHello.
final class EarlyRecords {
    /// Bytes held; servers commonly allow 16 KiB (`max_early_data_size`, RFC 8446 4.6.1).
    private static final int MAX_HELD = 1 << 20;

    /// Bytes of memory of a record, its own left out.
    private static final int RECORD = 24;

    /// Receives each record again.
    interface Sink {
        void record(byte[] a, int header, int fragmentLength);
    }

    private final List<byte[]> records = new ArrayList<>();
    private int held;
    private boolean full;

    /// False where no more is held: neither this record nor any behind it.
    boolean add(byte[] a, int header, int fragmentLength) {
        int size = RecordReader.HEADER + fragmentLength;
        full |= held + size > MAX_HELD;
        if (full) {
            return false;
        }
        held += size;
        records.add(Arrays.copyOfRange(a, header, header + size));
        return true;
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    void clear() {
        records.clear();
        held = 0;
        full = false;
    }

    void dropFirst() {
        held -= records.removeFirst().length;
    }

    void release(Sink sink) {
        List<byte[]> ready = List.copyOf(records);
        clear();
        ready.forEach(record -> sink.record(record, 0, record.length - RecordReader.HEADER));
    }

    /// Bytes of memory that they take.
    int held() {
        return held + RECORD * records.size();
    }
}
