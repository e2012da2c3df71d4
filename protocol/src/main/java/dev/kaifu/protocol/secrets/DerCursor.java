package dev.kaifu.protocol.secrets;

import java.math.BigInteger;
import java.util.Arrays;

/// Reads DER (X.690) from its beginning on. What is not there reads as empty, and [#failed()] tells.
final class DerCursor {
    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int SEQUENCE = 0x30;

    private final byte[] array;
    private final int end;
    private int at;
    private boolean failed;

    DerCursor(byte[] array) {
        this(array, 0, array.length);
    }

    /// @param from where it begins in the array, which may be behind its end
    DerCursor(byte[] array, int from) {
        this(array, Math.min(from, array.length), array.length);
    }

    private DerCursor(byte[] array, int from, int end) {
        this.array = array;
        this.at = from;
        this.end = end;
    }

    boolean failed() {
        return failed;
    }

    boolean more() {
        return !failed && at < end;
    }

    /// Whether an element with this tag comes next.
    boolean next(int tag) {
        return more() && (array[at] & 0xff) == tag;
    }

    /// The content of the next element, which must have this tag.
    DerCursor inside(int tag) {
        if (!next(tag)) {
            return fail();
        }
        at++;
        int length = length();
        if (failed || length > end - at) {
            return fail();
        }
        DerCursor content = new DerCursor(array, at, at + length);
        at += length;
        return content;
    }

    byte[] bytes(int tag) {
        DerCursor content = inside(tag);
        return Arrays.copyOfRange(array, content.at, content.end);
    }

    /// A whole number; 0 where there is none.
    BigInteger integer() {
        byte[] bytes = bytes(INTEGER);
        failed |= bytes.length == 0;
        return failed ? BigInteger.ZERO : new BigInteger(bytes);
    }

    /// A whole number from 0 to `limit`; fails where it is another.
    int smallInteger(int limit) {
        BigInteger value = integer();
        if (value.signum() < 0 || value.compareTo(BigInteger.valueOf(limit)) > 0) {
            failed = true;
            return 0;
        }
        return value.intValue();
    }

    /// Passes over the next element, whatever its tag.
    void skip() {
        if (!more()) {
            failed = true;
            return;
        }
        inside(array[at] & 0xff);
    }

    private int length() {
        int first = at < end ? array[at++] & 0xff : 0x80;
        if (first < 0x80) {
            return first;
        }
        int count = first & 0x7f;
        // X.690 8.1.3.6: 0x80 is the indefinite form, which DER does not have. Nothing read here has more than 16 MiB.
        if (count == 0 || count > 3 || count > end - at) {
            failed = true;
            return 0;
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            length = (length << Byte.SIZE) | (array[at++] & 0xff);
        }
        return length;
    }

    private DerCursor fail() {
        failed = true;
        DerCursor nothing = new DerCursor(array, 0, 0);
        nothing.failed = true;
        return nothing;
    }
}
