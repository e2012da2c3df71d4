package dev.kaifu.benchmarks.corpus;

/// An array for the content of the record at hand, with the room that sealers need; one a task.
final class Scratch {
    private final byte[] array = new byte[CorpusPlan.MAX_RECORD + RecordSealer.MAX_EXPANSION];

    byte[] array() {
        return array;
    }

    /// The array with this content at its beginning.
    byte[] of(byte[] content) {
        System.arraycopy(content, 0, array, 0, content.length);
        return array;
    }
}
