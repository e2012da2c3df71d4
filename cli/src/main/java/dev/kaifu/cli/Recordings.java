package dev.kaifu.cli;

import dev.kaifu.probe.net.WireRecorder;
import dev.kaifu.probe.record.KeyLogFile;
import dev.kaifu.probe.record.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The files that `--record` and `--keys-out` ask for.
final class Recordings implements AutoCloseable {
    private final Optional<Path> record;
    private final Optional<Path> keysOut;
    private Optional<Recording> recording = Optional.empty();
    private Optional<KeyLogFile> keyLog = Optional.empty();

    private Recordings(@Nullable Path record, @Nullable Path keysOut) {
        this.record = Optional.ofNullable(record);
        this.keysOut = Optional.ofNullable(keysOut);
    }

    /// @param record empty where nothing is to be recorded, as is `keysOut`
    /// @throws UserError where one of them cannot be made
    static Recordings open(@Nullable Path record, @Nullable Path keysOut) {
        Recordings files = new Recordings(record, keysOut);
        try {
            files.create();
            return files;
        } catch (UserError e) {
            files.close();
            throw e;
        }
    }

    private void create() {
        record.ifPresent(file -> {
            try {
                recording = Optional.of(Recording.create(file));
            } catch (IOException e) {
                throw unwritable(file);
            }
        });
        keysOut.ifPresent(file -> {
            try {
                keyLog = Optional.of(KeyLogFile.create(file));
            } catch (IOException e) {
                throw unwritable(file);
            }
        });
    }

    /// The recorder of one more connection.
    WireRecorder connection() {
        WireRecorder recorder = recording.map(Recording::connection).orElse(WireRecorder.NONE);
        return keyLog.map(recorder::and).orElse(recorder);
    }

    /// Closes both, and says on stderr where they are.
    void finish() {
        close();
        record.ifPresent(file -> {
            if (recording.flatMap(Recording::failure).isPresent()) {
                throw unwritable(file);
            }
            System.err.println("kaifu: the recording is " + TerminalText.escape(file.toString())
                    + "; it holds the secrets of its TLS and what passed in it, only you can read it.");
        });
        keysOut.ifPresent(file -> {
            if (keyLog.flatMap(KeyLogFile::failure).isPresent()) {
                throw unwritable(file);
            }
            System.err.println("kaifu: the key log is " + TerminalText.escape(file.toString())
                    + "; it holds secrets, only you can read it.");
        });
    }

    @Override
    public void close() {
        recording.ifPresent(Recording::close);
        keyLog.ifPresent(KeyLogFile::close);
    }

    private static UserError unwritable(Path file) {
        return new UserError(
                ExitStatus.UNREADABLE,
                TerminalText.escape(file.toString())
                        + " could not be written; check that its folder is there, that it is yours, and that the disk"
                        + " is not full.");
    }
}
