package dev.kaifu.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// How long the capture files were in each of their readings: one that has become shorter may lack packets or secrets
/// that an earlier reading has seen, and is told. Any thread reads.
final class SeenLengths {
    private final Map<Path, Long> longest = new ConcurrentHashMap<>();
    private final Map<Path, String> shortened = new ConcurrentSkipListMap<>();

    /// A reading begins of a file that is so long now.
    void begins(Path capture, long length) {
        longest.merge(capture, length, Math::max);
    }

    /// A reading has come to the end of the file.
    ///
    /// @param name escaped for a terminal
    void ended(Path capture, String name, long length) {
        long before = longest.merge(capture, length, Math::max);
        if (length < before) {
            shortened.putIfAbsent(
                    capture,
                    name + " has become shorter while it was read (" + before + " bytes first, then " + length
                            + "), so that packets or secrets in it may be missing here; let it stay as it is till kaifu"
                            + " ends, and open it again.");
        }
    }

    /// It cannot be read any more.
    void failed(Path capture, String name, IOException why) {
        if (longest.containsKey(capture)) {
            shortened.putIfAbsent(
                    capture,
                    name + " could not be read a second time (" + TerminalText.escape(String.valueOf(why.getMessage()))
                            + "), so that secrets in it may be missing here; let it stay as it is till kaifu ends, and"
                            + " open it again.");
        }
    }

    boolean isShortened(Path capture) {
        return shortened.containsKey(capture);
    }

    /// A sentence each.
    List<String> sentences() {
        return new ArrayList<>(shortened.values());
    }
}
