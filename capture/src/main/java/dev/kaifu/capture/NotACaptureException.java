package dev.kaifu.capture;

import java.io.IOException;

/// The file is no capture at all: nothing of it could be read.
public final class NotACaptureException extends IOException {
    private static final long serialVersionUID = 1;

    public NotACaptureException(String sentence) {
        super(sentence);
    }
}
