package dev.kaifu.probe.check;

import java.time.Duration;

/// One step of a check.
///
/// @param detail for people: what the server said, in words that a terminal may show; may be empty
/// @param took how long it took
public record Step(Stage stage, Outcome outcome, String detail, Duration took) {}
