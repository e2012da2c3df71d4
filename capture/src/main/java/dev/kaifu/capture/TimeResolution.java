package dev.kaifu.capture;

/// What an interface's time stamps count: `if_tsresol` and `if_tsoffset` (draft-ietf-opsawg-pcapng 4.2).
///
/// @param binary whether a unit is 2^-exponent seconds, else 10^-exponent
/// @param offsetSeconds added to every time stamp
record TimeResolution(boolean binary, int exponent, long offsetSeconds) {
    static final TimeResolution MICROSECONDS = new TimeResolution(false, 6, 0);

    private static final long NANOS = 1_000_000_000L;
    /// Further powers do not fit into 64 bits.
    private static final int MAX_DECIMAL = 18;

    private static final int MAX_BINARY = 63;

    /// @param tsresol the option's byte: its highest bit tells powers of 2
    TimeResolution withUnit(byte tsresol) {
        boolean two = tsresol < 0;
        int power = tsresol & 0x7f;
        return new TimeResolution(two, Math.min(power, two ? MAX_BINARY : MAX_DECIMAL), offsetSeconds);
    }

    TimeResolution withOffset(long seconds) {
        return new TimeResolution(binary, exponent, seconds);
    }

    /// Digits of a second worth showing.
    int digits() {
        return binary ? 9 : Math.min(exponent, 9);
    }

    /// Nanoseconds since 1970, cut to whole ones.
    ///
    /// @param units 64 bits unsigned
    long nanos(long units) {
        long fraction;
        long seconds;
        if (binary) {
            seconds = exponent == 0 ? units : units >>> exponent;
            long rest = exponent == 0 ? 0 : units & ((1L << exponent) - 1);
            // The product has up to 93 bits.
            long high = Math.multiplyHigh(rest, NANOS);
            long low = rest * NANOS;
            fraction = exponent == 0 ? 0 : (high << (64 - exponent)) | (low >>> exponent);
        } else {
            long perSecond = powerOfTen(exponent);
            seconds = Long.divideUnsigned(units, perSecond);
            long rest = Long.remainderUnsigned(units, perSecond);
            fraction = exponent <= 9 ? rest * powerOfTen(9 - exponent) : rest / powerOfTen(exponent - 9);
        }
        return (seconds + offsetSeconds) * NANOS + fraction;
    }

    private static long powerOfTen(int exponent) {
        long value = 1;
        for (int i = 0; i < exponent; i++) {
            value *= 10;
        }
        return value;
    }
}
