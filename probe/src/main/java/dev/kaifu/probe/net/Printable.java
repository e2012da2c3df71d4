package dev.kaifu.probe.net;

import dev.kaifu.protocol.bytes.PrintableText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Makes text from the network fit for a terminal.
public final class Printable {
    private static final int MAX_EXCERPT = 80;

    private Printable() {}

    /// What a terminal would obey becomes hex escapes; a tab stays.
    public static String text(String from) {
        return PrintableText.escapeButTabs(from);
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
