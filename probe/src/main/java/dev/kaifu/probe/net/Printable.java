package dev.kaifu.probe.net;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Makes text from the network fit for a terminal.
public final class Printable {
    private static final int MAX_EXCERPT = 80;

    private Printable() {}

    /// Control and format characters (a terminal obeys some of them) become hex escapes; a tab stays.
    public static String text(String from) {
        StringBuilder out = new StringBuilder(from.length());
        from.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean obeyed = type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
            if (!obeyed || c == '\t') {
                out.appendCodePoint(c);
            } else {
                out.append(c < 0x100 ? String.format("\\x%02x", c) : String.format("\\u%04x", c));
            }
        });
        return out.toString();
    }

    /// One line of a mail protocol as text: UTF-8, without its end.
    public static String line(byte[] line) {
        return text(new String(line, StandardCharsets.UTF_8));
    }

    /// The beginning of bytes that were not expected.
    public static String excerpt(byte[] bytes) {
        String start =
                new String(Arrays.copyOf(bytes, Math.min(bytes.length, MAX_EXCERPT)), StandardCharsets.ISO_8859_1);
        return text(start.lines().findFirst().orElse(""));
    }
}
