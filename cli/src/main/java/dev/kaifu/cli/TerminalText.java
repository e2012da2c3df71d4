package dev.kaifu.cli;

/// Text from outside, made safe for a terminal: control characters, the C1 range and bidirectional overrides come as
/// hex escapes.
final class TerminalText {
    private TerminalText() {}

    static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(safe, c));
        return safe.toString();
    }

    private static void append(StringBuilder safe, int c) {
        if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
            safe.append(String.format("\\x%02x", c));
        } else if (Character.getType(c) == Character.FORMAT || c == 0x2028 || c == 0x2029) {
            safe.append(String.format("\\x{%04x}", c));
        } else {
            safe.appendCodePoint(c);
        }
    }
}
