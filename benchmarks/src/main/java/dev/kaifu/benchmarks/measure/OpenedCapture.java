package dev.kaifu.benchmarks.measure;

import java.util.List;
import java.util.Optional;

/// A capture as Kaifu opened it.
///
/// @param packets as many as were read; -1 where that was not counted
/// @param trouble why it was not read, or not to its end; empty where all is well
record OpenedCapture(List<OpenedStream> streams, long packets, String trouble) {
    Optional<OpenedStream> stream(int index) {
        return streams.stream().filter(stream -> stream.index() == index).findFirst();
    }
}
