package dev.kaifu.cli;

import dev.kaifu.protocol.bytes.PrintableText;

/// Text from outside, made safe for a terminal.
final class TerminalText {
    private TerminalText() {}

    static String escape(String text) {
        return PrintableText.escape(text);
    }
}
