package dev.kaifu.benchmarks.corpus;

/// The parameters of a corpus. The same plan makes the same bytes, whatever the number of threads.
///
/// @param connections how many TCP connections
/// @param messages messages a connection carries
/// @param meanMessage mean bytes of a message; sizes are spread evenly from a sixth of it to eleven sixths
/// @param recordSize plaintext bytes of a record of bulk data, at most 16,384 (RFC 8446 5.1)
/// @param segmentSize payload bytes of a full TCP segment
/// @param open connections that are open at once
/// @param burst segments with payload that one connection sends before another's turn
/// @param loss fraction of the segments with payload that the capture misses
/// @param reordering fraction of the segments with payload that change places with the one behind
public record CorpusPlan(
        long seed,
        int connections,
        int messages,
        int meanMessage,
        int recordSize,
        int segmentSize,
        int open,
        int burst,
        double loss,
        double reordering,
        CaptureForm form) {
    /// RFC 8446 5.1.
    static final int MAX_RECORD = 1 << 14;

    private static final int SMALLEST_RECORD = 64;
    private static final int MAX_SEGMENT = 60_000;
    /// No message is made longer, so that sizes stay in an int.
    private static final int MAX_MESSAGE = 1 << 30;

    public CorpusPlan {
        within("connections", connections, 1, 10_000_000);
        within("messages", messages, 1, 10_000_000);
        within("mean message", meanMessage, 600, MAX_MESSAGE);
        within("record size", recordSize, SMALLEST_RECORD, MAX_RECORD);
        within("segment size", segmentSize, 1, MAX_SEGMENT);
        within("open", open, 1, connections);
        within("burst", burst, 1, 10_000);
        if (loss < 0 || loss >= 1 || reordering < 0 || reordering > 1) {
            throw new IllegalArgumentException("loss and reordering are fractions of 1");
        }
    }

    /// What the goals of speed are measured on: 120 KB a message, sixteen connections open at once.
    public static CorpusPlan ofConnections(int connections) {
        return new CorpusPlan(
                1, connections, 1, 120_000, MAX_RECORD, 1460, Math.min(16, connections), 10, 0, 0, CaptureForm.PCAP);
    }

    public CorpusPlan withMessages(int number, int mean) {
        return new CorpusPlan(
                seed, connections, number, mean, recordSize, segmentSize, open, burst, loss, reordering, form);
    }

    public CorpusPlan withOpen(int number) {
        return new CorpusPlan(
                seed,
                connections,
                messages,
                meanMessage,
                recordSize,
                segmentSize,
                number,
                burst,
                loss,
                reordering,
                form);
    }

    public CorpusPlan withLoss(double fraction) {
        return new CorpusPlan(
                seed,
                connections,
                messages,
                meanMessage,
                recordSize,
                segmentSize,
                open,
                burst,
                fraction,
                reordering,
                form);
    }

    private static void within(String what, int value, int from, int to) {
        if (value < from || value > to) {
            throw new IllegalArgumentException(what + " must be from " + from + " to " + to + ", not " + value);
        }
    }
}
