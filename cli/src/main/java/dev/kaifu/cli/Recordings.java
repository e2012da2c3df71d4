package dev.kaifu.cli;

import dev.kaifu.probe.net.WireRecorder;
import dev.kaifu.probe.record.KeyLogFile;
import dev.kaifu.probe.record.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The files that `--record` and `--keys-out` ask for.
record Recordings(Optional<Recording> recording, Optional<KeyLogFile> keyLog) implements AutoCloseable {
    static Recordings open(@Nullable Path record, @Nullable Path keysOut) {
        Optional<Recording> recording = Optional.empty();
        Optional<KeyLogFile> keyLog = Optional.empty();
        try {
            if (record != null) {
                recording = Optional.of(Recording.create(record));
            }
        } catch (IOException e) {
            throw unwritable(record);
        }
        try {
            if (keysOut != null) {
                keyLog = Optional.of(KeyLogFile.create(keysOut));
            }
        } catch (IOException e) {
            throw unwritable(keysOut);
        }
        return new Recordings(recording, keyLog);
    }

    /// The recorder of one more connection.
    WireRecorder connection() {
        WireRecorder recorder = recording.map(Recording::connection).orElse(WireRecorder.NONE);
        return keyLog.map(recorder::and).orElse(recorder);
    }

    /// Closes both, and says on stderr where they are.
    void finish(@Nullable Path record, @Nullable Path keysOut) {
        close();
        if (recording.flatMap(Recording::failure).isPresent()) {
            throw unwritable(record);
        }
        if (keyLog.flatMap(KeyLogFile::failure).isPresent()) {
            throw unwritable(keysOut);
        }
        if (record != null) {
            System.err.println("kaifu: the recording is " + TerminalText.escape(record.toString())
                    + "; it holds the secrets of its TLS and what passed in it, only you can read it.");
        }
        if (keysOut != null) {
            System.err.println("kaifu: the key log is " + TerminalText.escape(keysOut.toString())
                    + "; it holds secrets, only you can read it.");
        }
    }

    @Override
    public void close() {
        recording.ifPresent(Recording::close);
        keyLog.ifPresent(KeyLogFile::close);
    }

    private static UserError unwritable(@Nullable Path file) {
        return new UserError(
                ExitStatus.UNREADABLE,
                TerminalText.escape(String.valueOf(file))
                        + " could not be written; check that its folder is there, that it is yours, and that the disk"
                        + " is not full.");
    }
}
