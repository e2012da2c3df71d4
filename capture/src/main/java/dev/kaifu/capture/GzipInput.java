package dev.kaifu.capture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Gzip (RFC 1952) that gives every byte before the place where it is damaged, and only then fails. The JDK's own
/// fails at once, and what that call had decompressed is lost: the more, the more was asked for.
final class GzipInput extends GZIPInputStream {
    private static final int BUFFER = 1 << 16;

    private Optional<IOException> failure = Optional.empty();
    private boolean amid;

    GzipInput(InputStream in) throws IOException {
        super(in, BUFFER);
    }

    @Override
    public int read(byte[] array, int offset, int length) throws IOException {
        if (amid || length == 0) {
            // The JDK goes on to the next member by calling this method again: members that hold nothing would fill the
            // stack. It is called once a member instead.
            return 0;
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        amid = true;
        try {
            int read;
            do {
                read = ofOneMember(array, offset, length);
            } while (read == 0);
            return read;
        } finally {
            amid = false;
        }
    }

    private int ofOneMember(byte[] array, int offset, int length) throws IOException {
        long before = inf.getBytesWritten();
        try {
            return super.read(array, offset, length);
        } catch (EOFException | ZipException e) {
            failure = Optional.of(e);
            long good = inf.getBytesWritten() - before;
            if (good <= 0) {
                throw e;
            }
            return (int) good;
        }
    }
}
