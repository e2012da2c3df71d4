package dev.kaifu.analysis.work;

import java.io.IOException;

/// What went to the temporary file cannot be read again.
public final class SpillLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SpillLostException(IOException cause) {
        super(
                "what many open connections have said could not be read again (" + cause.getMessage()
                        + "); leave the capture as it is while it is opened, and set TMPDIR to a folder on a disk that can"
                        + " be relied on.",
                cause);
    }
}
