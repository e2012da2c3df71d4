package dev.kaifu.probe.check;

import java.time.Duration;

/// One step of a check.
///
/// @param detail for people: what the server said, in words that a terminal may show; may be empty
/// @param took how long it took
/// @param tolerated true where its outcome is a fault that the user wanted to be overlooked (`--insecure`)
public record Step(Stage stage, Outcome outcome, String detail, Duration took, boolean tolerated) {
    public Step(Stage stage, Outcome outcome, String detail, Duration took) {
        this(stage, outcome, detail, took, false);
    }

    /// Done, or overlooked.
    public boolean isGood() {
        return outcome == Outcome.OK || tolerated;
    }
}
