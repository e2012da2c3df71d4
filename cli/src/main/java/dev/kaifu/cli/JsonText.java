package dev.kaifu.cli;

import java.nio.charset.StandardCharsets;

/// Writes JSON (RFC 8259) into memory: as much as conversations need. A capture of a second has a hundred thousand
/// events, and a library's generator takes longer to get up to speed than they all take here.
///
/// Who calls keeps starts and ends in balance; names are plain ASCII.
final class JsonText {
    private static final String HEX = "0123456789ABCDEF";

    private final StringBuilder text;

    JsonText(int size) {
        this.text = new StringBuilder(size);
    }

    void startObject() {
        separate();
        text.append('{');
    }

    void startObject(String name) {
        name(name);
        text.append('{');
    }

    void endObject() {
        text.append('}');
    }

    void startArray(String name) {
        name(name);
        text.append('[');
    }

    void endArray() {
        text.append(']');
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
        text.append(value);
    }

    void number(long value) {
        separate();
        text.append(value);
    }

    void bool(String name, boolean value) {
        name(name);
        text.append(value);
    }

    void nothing(String name) {
        name(name);
        text.append("null");
    }

    /// Ends a line; what follows is a value of its own.
    void endLine() {
        text.append('\n');
    }

    /// What was written since the last call, in UTF-8.
    byte[] take() {
        byte[] taken = text.toString().getBytes(StandardCharsets.UTF_8);
        text.setLength(0);
        return taken;
    }

    private void name(String name) {
        separate();
        text.append('"').append(name).append("\":");
    }

    // Strings end with a quotation mark: what else stands last is of the structure.
    private void separate() {
        int length = text.length();
        char last = length == 0 ? '\n' : text.charAt(length - 1);
        if (last != '{' && last != '[' && last != ':' && last != '\n') {
            text.append(',');
        }
    }

    private void quoted(String value) {
        text.append('"');
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                text.append(value, from, i);
                escape(c);
                from = i + 1;
            }
        }
        if (from == 0) {
            text.append(value);
        } else {
            text.append(value, from, value.length());
        }
        text.append('"');
    }

    // RFC 8259 7
    private void escape(char c) {
        text.append('\\');
        switch (c) {
            case '"', '\\' -> text.append(c);
            case '\b' -> text.append('b');
            case '\t' -> text.append('t');
            case '\n' -> text.append('n');
            case '\f' -> text.append('f');
            case '\r' -> text.append('r');
            default -> text.append("u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
        }
    }
}
