package dev.kaifu.analysis.work;

import java.io.IOException;

/// What went to the temporary file cannot be read again.
public final class SpillLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SpillLostException(IOException cause) {
        super(
                "the temporary file of what many open connections have said could not be read (" + cause.getMessage()
                        + "); set TMPDIR to a folder on a disk that can be relied on.",
                cause);
    }
}
