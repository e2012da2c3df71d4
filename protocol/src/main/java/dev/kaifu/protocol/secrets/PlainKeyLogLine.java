package dev.kaifu.protocol.secrets;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The key-log line as programs write it (RFC 9850 section 2: label, one space, id in hex, one space, secret in hex),
/// read from bytes: a key log may have millions of them. Any other line is left to [KeyLogLine], which reads this one
/// just the same.
final class PlainKeyLogLine {
    private static final byte[] NIBBLES = nibbles();
    private static final List<Name> NAMES = names();
    private static final int MAX_GENERATION_DIGITS = 6;

    private PlainKeyLogLine() {}

    /// How a label is written, up to the space or, where generations are told apart, up to their number.
    private record Name(SecretLabel label, byte[] text, boolean numbered) {}

    /// The secret of the line from `from` to before `to`; empty where the line is not of the plain form, valid or not.
    static Optional<Secret> parse(byte[] array, int from, int to) {
        if (to - from > KeyLogLine.MAX_LINE) {
            return Optional.empty();
        }
        for (Name name : NAMES) {
            int end = from + name.text.length;
            if (end < to && Arrays.equals(array, from, end, name.text, 0, name.text.length)) {
                return name.numbered ? numbered(name.label, array, end, to) : fields(name.label, 0, array, end, to);
            }
        }
        return Optional.empty();
    }

    private static Optional<Secret> numbered(SecretLabel label, byte[] array, int from, int to) {
        int generation = 0;
        int i = from;
        for (; i < to && i - from < MAX_GENERATION_DIGITS && array[i] >= '0' && array[i] <= '9'; i++) {
            generation = 10 * generation + array[i] - '0';
        }
        return i == from ? Optional.empty() : fields(label, generation, array, i, to);
    }

    /// @param from where the space before the id should be
    private static Optional<Secret> fields(SecretLabel label, int generation, byte[] array, int from, int to) {
        int idAt = from + 1;
        int valueAt = idAt + 2 * label.idLength() + 1;
        if (valueAt >= to || array[from] != ' ' || array[valueAt - 1] != ' ' || (to - valueAt) % 2 != 0) {
            return Optional.empty();
        }
        byte[] id = new byte[label.idLength()];
        byte[] value = new byte[(to - valueAt) / 2];
        return label.fits(id.length, value.length) && decode(array, idAt, id) && decode(array, valueAt, value)
                ? Optional.of(new Secret(label, generation, id, value))
                : Optional.empty();
    }

    /// Fills `bytes` from hex; false where a digit is none.
    private static boolean decode(byte[] hex, int from, byte[] bytes) {
        int all = 0;
        for (int i = 0; i < bytes.length; i++) {
            int octet = NIBBLES[hex[from + 2 * i] & 0xff] << 4 | NIBBLES[hex[from + 2 * i + 1] & 0xff];
            all |= octet;
            bytes[i] = (byte) octet;
        }
        return all >= 0;
    }

    /// The value of each hex digit, negative for all other characters.
    private static byte[] nibbles() {
        byte[] values = new byte[256];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (i < 128 ? Character.digit(i, 16) : -1);
        }
        return values;
    }

    private static List<Name> names() {
        List<Name> names = new ArrayList<>();
        for (SecretLabel label : SecretLabel.values()) {
            switch (label) {
                // Not a label of its own, but a form of line.
                case RSA_SESSION_ID -> {}
                case CLIENT_TRAFFIC_SECRET, SERVER_TRAFFIC_SECRET ->
                    names.add(new Name(label, ascii(label + "_"), true));
                default -> names.add(new Name(label, ascii(label.name()), false));
            }
        }
        return List.copyOf(names);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
