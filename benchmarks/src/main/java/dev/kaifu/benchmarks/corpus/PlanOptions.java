package dev.kaifu.benchmarks.corpus;

import picocli.CommandLine.Option;

/// The parameters of a corpus as options.
final class PlanOptions {
    @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "The seed (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--connections",
            defaultValue = "8000",
            paramLabel = "N",
            description = "TCP connections (${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--messages",
            defaultValue = "1",
            paramLabel = "N",
            description = "Messages a connection (${DEFAULT-VALUE}).")
    private int messages;

    @Option(
            names = "--mean-message",
            defaultValue = "120000",
            paramLabel = "BYTES",
            description = "Mean size of a message (${DEFAULT-VALUE}).")
    private int meanMessage;

    @Option(
            names = "--record-size",
            defaultValue = "16384",
            paramLabel = "BYTES",
            description = "Plaintext of a record of bulk data (${DEFAULT-VALUE}).")
    private int recordSize;

    @Option(
            names = "--segment-size",
            defaultValue = "1460",
            paramLabel = "BYTES",
            description = "Payload of a full segment (${DEFAULT-VALUE}).")
    private int segmentSize;

    @Option(
            names = "--open",
            defaultValue = "16",
            paramLabel = "N",
            description = "Connections open at once (${DEFAULT-VALUE}, or all where there are fewer).")
    private int open;

    @Option(
            names = "--burst",
            defaultValue = "10",
            paramLabel = "N",
            description = "Segments that a connection sends in turn (${DEFAULT-VALUE}).")
    private int burst;

    @Option(
            names = "--loss",
            defaultValue = "0",
            paramLabel = "FRACTION",
            description = "Segments with payload that the capture misses (${DEFAULT-VALUE}).")
    private double loss;

    @Option(
            names = "--reordering",
            defaultValue = "0",
            paramLabel = "FRACTION",
            description = "Segments with payload that change places with the next (${DEFAULT-VALUE}).")
    private double reordering;

    @Option(
            names = "--form",
            defaultValue = "pcap",
            paramLabel = "FORM",
            description = "pcap or pcapng (${DEFAULT-VALUE}).")
    private CaptureForm form;

    CorpusPlan corpus() {
        return new CorpusPlan(
                seed,
                connections,
                messages,
                meanMessage,
                recordSize,
                segmentSize,
                Math.min(open, connections),
                burst,
                loss,
                reordering,
                form);
    }
}
