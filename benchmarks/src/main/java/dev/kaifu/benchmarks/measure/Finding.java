package dev.kaifu.benchmarks.measure;

/// What came of one comparison.
///
/// @param subject the capture, with the stream where it is about one
/// @param detail what was found and what the oracle says, or the reason of a known difference; empty where they agree
record Finding(Outcome outcome, String subject, String detail) {
    /// How Kaifu and the oracle stand.
    enum Outcome {
        EQUAL,
        /// They differ as they are known to, and Kaifu says what is right where that is known.
        LISTED,
        DIFFERENT
    }

    static Finding equal(String subject) {
        return new Finding(Outcome.EQUAL, subject, "");
    }

    static Finding listed(String subject, String reason) {
        return new Finding(Outcome.LISTED, subject, reason);
    }

    static Finding different(String subject, String detail) {
        return new Finding(Outcome.DIFFERENT, subject, detail);
    }
}
