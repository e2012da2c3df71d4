package dev.kaifu.benchmarks.bench;

import java.io.PrintStream;

/// Lines about what goes on, on stderr: the table alone goes to stdout.
record Progress(PrintStream out) {
    void say(String line) {
        out.println("bench: " + line);
    }
}
