package dev.kaifu.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes JSON (RFC 8259) into memory: as much as conversations need. A capture of a second has a hundred thousand
/// events, and a library's generator takes longer to get up to speed than they all take here.
///
/// Who calls keeps starts and ends in balance; names are plain ASCII.
final class JsonText {
    private static final String HEX = "0123456789ABCDEF";
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    /// The most that one byte of a string becomes.
    private static final int ESCAPED = 6;
    private static final int BILLION = 1_000_000_000;
    private static final int BILLION_DIGITS = 9;

    private static final boolean[] IS_ESCAPED = escaped();

    private byte[] text;
    private int length;

    JsonText(int size) {
        this.text = new byte[size];
    }

    void startObject() {
        separate();
        put('{');
    }

    void startObject(String name) {
        name(name);
        put('{');
    }

    void endObject() {
        put('}');
    }

    void startArray(String name) {
        name(name);
        put('[');
    }

    void endArray() {
        put(']');
    }

    void string(String name, String value) {
        name(name);
        quoted(value);
    }

    void string(String value) {
        separate();
        quoted(value);
    }

    void number(String name, long value) {
        name(name);
        digits(value);
    }

    void number(long value) {
        separate();
        digits(value);
    }

    /// The time of a packet, as [Timestamps#full] has it.
    void time(String name, long nanos, int digits) {
        name(name);
        room(Timestamps.MOST + 2);
        text[length] = '"';
        length = Timestamps.put(text, length + 1, nanos, digits);
        text[length++] = '"';
    }

    void bool(String name, boolean value) {
        name(name);
        put(value ? TRUE : FALSE);
    }

    void nothing(String name) {
        name(name);
        put(NULL);
    }

    /// Ends a line; what follows is a value of its own.
    void endLine() {
        put('\n');
    }

    /// What was written since the last call, in UTF-8.
    byte[] take() {
        byte[] taken = Arrays.copyOf(text, length);
        length = 0;
        return taken;
    }

    // The method that knows nothing but one byte a character is the right one for ASCII, and the fastest.
    @SuppressWarnings("deprecation")
    private void name(String name) {
        separate();
        int count = name.length();
        room(count + 3);
        byte[] to = text;
        int at = length;
        to[at++] = '"';
        name.getBytes(0, count, to, at);
        at += count;
        to[at++] = '"';
        to[at++] = ':';
        length = at;
    }

    // Strings end with a quotation mark: what else stands last is of the structure.
    private void separate() {
        byte last = length == 0 ? (byte) '\n' : text[length - 1];
        if (last != '{' && last != '[' && last != ':' && last != '\n') {
            put(',');
        }
    }

    // No byte of a character beyond ASCII looks like one of those that are escaped (RFC 3629 3).
    private void quoted(String value) {
        byte[] from = value.getBytes(StandardCharsets.UTF_8);
        room(ESCAPED * from.length + 2);
        byte[] to = text;
        int at = length;
        to[at++] = '"';
        int plain = plainLength(from);
        System.arraycopy(from, 0, to, at, plain);
        at += plain;
        for (int i = plain; i < from.length; i++) {
            byte b = from[i];
            if (isEscaped(b)) {
                at = escape(b, at);
            } else {
                to[at++] = b;
            }
        }
        to[at++] = '"';
        length = at;
    }

    /// Where the first byte stands that is escaped.
    private static int plainLength(byte[] from) {
        for (int i = 0; i < from.length; i++) {
            if (IS_ESCAPED[from[i] & 0xff]) {
                return i;
            }
        }
        return from.length;
    }

    // RFC 8259 7
    private static boolean isEscaped(byte b) {
        return (b >= 0 && b < ' ') || b == '"' || b == '\\';
    }

    private static boolean[] escaped() {
        boolean[] escaped = new boolean[256];
        for (int b = 0; b < escaped.length; b++) {
            escaped[b] = isEscaped((byte) b);
        }
        return escaped;
    }

    // RFC 8259 7
    private int escape(byte b, int at) {
        byte[] to = text;
        to[at] = '\\';
        switch (b) {
            case '"', '\\' -> to[at + 1] = b;
            case '\b' -> to[at + 1] = 'b';
            case '\t' -> to[at + 1] = 't';
            case '\n' -> to[at + 1] = 'n';
            case '\f' -> to[at + 1] = 'f';
            case '\r' -> to[at + 1] = 'r';
            default -> {
                to[at + 1] = 'u';
                to[at + 2] = '0';
                to[at + 3] = '0';
                to[at + 4] = (byte) HEX.charAt(b >> 4);
                to[at + 5] = (byte) HEX.charAt(b & 15);
                return at + ESCAPED;
            }
        }
        return at + 2;
    }

    private void digits(long value) {
        if (value < 0) {
            put(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
            return;
        }
        if (value > Integer.MAX_VALUE) {
            digits(value / BILLION);
            digits((int) (value % BILLION), BILLION_DIGITS);
            return;
        }
        int count = 1;
        for (int rest = (int) value; rest >= 10; rest /= 10) {
            count++;
        }
        digits((int) value, count);
    }

    // Numbers of 32 bits: those of 64 are divided by a call out of the compiled code.
    private void digits(int value, int count) {
        room(count);
        int rest = value;
        for (int at = length + count - 1; at >= length; at--) {
            text[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += count;
    }

    private void put(char ascii) {
        room(1);
        text[length++] = (byte) ascii;
    }

    private void put(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, text, length, bytes.length);
        length += bytes.length;
    }

    private void room(int more) {
        if (length + more > text.length) {
            text = Arrays.copyOf(text, Math.max(length + more, 2 * text.length));
        }
    }
}
