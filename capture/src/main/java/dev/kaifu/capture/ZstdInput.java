package dev.kaifu.capture;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/// Zstandard (RFC 8878), frames one behind the other too. This class alone knows the library, so that its native part
/// is loaded where a file is so compressed, and not otherwise.
final class ZstdInput extends FilterInputStream {
    /// The largest window that is decompressed, 2^27 bytes: that of the zstd program and of tshark.
    private static final int MAX_WINDOW_LOG = 27;

    private ZstdInput(InputStream in) {
        super(in);
    }

    /// @throws NotACaptureException where the native part cannot be loaded
    static InputStream of(InputStream in, String name) throws IOException {
        try {
            return new ZstdInput(new ZstdInputStreamNoFinalizer(in).setLongMax(MAX_WINDOW_LOG));
        } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
            throw new NotACaptureException(
                    name + " is compressed with zstd, whose library cannot be used on this machine (" + e.getMessage()
                            + "); decompress it first: zstd -d.");
        }
    }

    /// True for a frame's magic number, and for those of frames that are skipped (RFC 8878 3.1).
    static boolean isMagic(int magic) {
        return magic == 0x28b52ffd || (magic & 0xf0ff_ffff) == 0x502a_4d18;
    }

    @Override
    public int read() throws IOException {
        return OneByte.of(this);
    }

    @Override
    public int read(byte[] array, int offset, int length) throws IOException {
        try {
            return super.read(array, offset, length);
        } catch (ZstdIOException e) {
            // As java.util.zip has it, so that the caller needs to know one kind.
            ZipException same = new ZipException(e.getMessage());
            same.initCause(e);
            throw same;
        }
    }
}
