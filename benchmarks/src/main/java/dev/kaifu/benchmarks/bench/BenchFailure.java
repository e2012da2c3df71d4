package dev.kaifu.benchmarks.bench;

import java.io.IOException;

/// A benchmark that could not be run, in one sentence.
final class BenchFailure extends IOException {
    private static final long serialVersionUID = 1;

    BenchFailure(String message) {
        super(message);
    }
}
