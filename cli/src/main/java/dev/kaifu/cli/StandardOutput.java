package dev.kaifu.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The process's output. A reader that closes the pipe (`| head`) ends the work quietly; a full disk does not.
final class StandardOutput extends OutputStream {
    /// Nobody reads any more; whoever runs the command ends it with status 0.
    static final class ReaderGone extends RuntimeException {
        private static final long serialVersionUID = 1;

        ReaderGone() {
            super("the reader of the output has closed it", null, false, false);
        }
    }

    /// How long what was written may stay here, where nothing makes who reads it wait longer.
    private static final long PATIENCE_NANOS = 100_000_000L;

    private final OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);
    private Optional<IOException> failure = Optional.empty();
    private boolean needsReader = true;
    private long flushed = System.nanoTime();

    /// Text in UTF-8; [#check()] tells what went wrong, for a PrintStream does not.
    PrintStream text() {
        return new PrintStream(this, false, StandardCharsets.UTF_8);
    }

    /// The work is not for the reader alone: it goes on where nobody takes what is printed.
    void goOnWithoutReader() {
        needsReader = false;
    }

    /// The same as [#check()], but a write for many conversations: a capture has a hundred thousand a second.
    void checkSoon() {
        if (failure.isPresent() || System.nanoTime() - flushed > PATIENCE_NANOS) {
            check();
        }
    }

    /// Passes on what was written and ends the work where nobody takes it.
    ///
    /// @throws ReaderGone where the pipe is closed and the work is for its reader
    void check() {
        flush();
        flushed = System.nanoTime();
        if (failure.isPresent()) {
            String what = String.valueOf(failure.get().getMessage());
            if (what.contains("Broken pipe") || what.contains("EPIPE")) {
                if (needsReader) {
                    throw new ReaderGone();
                }
                return;
            }
            throw new UserError(
                    ExitStatus.UNREADABLE,
                    "the output could not be written (" + TerminalText.escape(what) + "); is the disk full?");
        }
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] array, int offset, int length) {
        if (failure.isPresent()) {
            return;
        }
        try {
            out.write(array, offset, length);
        } catch (IOException e) {
            failure = Optional.of(e);
        }
    }

    @Override
    public void flush() {
        if (failure.isPresent()) {
            return;
        }
        try {
            out.flush();
        } catch (IOException e) {
            failure = Optional.of(e);
        }
    }
}
