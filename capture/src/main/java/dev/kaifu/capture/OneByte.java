package dev.kaifu.capture;

import java.io.IOException;
import java.io.InputStream;

/// The read of one byte by inputs that read blocks.
public final class OneByte {
    private OneByte() {}

    /// What [InputStream#read()] is to return, by way of the same input's read of several bytes.
    public static int of(InputStream in) throws IOException {
        byte[] one = new byte[1];
        return in.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
}
