package dev.kaifu.benchmarks.bench;

import java.nio.file.Path;

/// A corpus on the disk.
///
/// @param bytes of the capture
/// @param connections in it
record Corpus(Path capture, Path keys, Path truth, long bytes, int connections) {
    private static final double GIGABYTE = 1e9;

    double gigabytes() {
        return bytes / GIGABYTE;
    }
}
