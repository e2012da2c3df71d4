package dev.kaifu.protocol.bytes;

/// Text from outside, made safe for a terminal and for one line: control characters, the C1 range, format characters
/// (bidirectional overrides among them), line separators and lone surrogates come as hex escapes.
public final class PrintableText {
    private static final int LINE_SEPARATOR = 0x2028;
    private static final int PARAGRAPH_SEPARATOR = 0x2029;

    private PrintableText() {}

    public static String escape(String text) {
        return escape(text, false);
    }

    /// The same, but tabs stay: what a server says is shown as it is laid out.
    public static String escapeButTabs(String text) {
        return escape(text, true);
    }

    private static String escape(String text, boolean tabsStay) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (tabsStay && c == '\t') {
                safe.append('\t');
            } else {
                append(safe, c);
            }
        });
        return safe.toString();
    }

    private static void append(StringBuilder safe, int c) {
        int type = Character.getType(c);
        if (type == Character.CONTROL) {
            safe.append(String.format("\\x%02x", c));
        } else if (type == Character.FORMAT
                || type == Character.SURROGATE
                || c == LINE_SEPARATOR
                || c == PARAGRAPH_SEPARATOR) {
            safe.append(String.format("\\x{%04x}", c));
        } else {
            safe.appendCodePoint(c);
        }
    }
}
