package dev.kaifu.benchmarks.bench;

/// What one process cost.
///
/// @param seconds of wall time, from its start to its end
/// @param peakBytes its largest resident memory; 0 where the system does not tell
/// @param status its exit status
record Measured(double seconds, long peakBytes, int status) {}
