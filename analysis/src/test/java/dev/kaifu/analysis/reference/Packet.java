package dev.kaifu.analysis.reference;

/// One packet of a capture.
///
/// @param number from 1, over all files
/// @param timeNanos since 1970
/// @param link the LINKTYPE_ value
/// @param frame what was captured of it
record Packet(long number, long timeNanos, int link, byte[] frame) {}
