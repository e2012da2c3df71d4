package dev.kaifu.protocol.mail.pop3;

import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.mail.WireText;

/// Reads the first line of a response (RFC 1939 3), its indicator in any case: servers of old said `+ok`.
public final class Pop3ResponseReader {
    private Pop3ResponseReader() {}

    public static Parsed<Pop3Response> read(WireText line) {
        String text = line.text();
        if (begins(text, Pop3Response.POSITIVE)) {
            return value(Pop3Response.POSITIVE, line);
        }
        if (begins(text, Pop3Response.NEGATIVE)) {
            return value(Pop3Response.NEGATIVE, line);
        }
        if (text.equals(Pop3Response.CONTINUATION) || text.startsWith("+ ")) {
            return value(Pop3Response.CONTINUATION, line);
        }
        return new Parsed.Malformed<>("a response begins with +OK or -ERR");
    }

    private static boolean begins(String text, String indicator) {
        return text.regionMatches(true, 0, indicator, 0, indicator.length());
    }

    private static Parsed<Pop3Response> value(String indicator, WireText line) {
        String text = line.text();
        int from = indicator.length();
        from += text.length() > from && text.charAt(from) == ' ' ? 1 : 0;
        return new Parsed.Value<>(new Pop3Response(indicator, text.substring(from), line.binary()), 0);
    }
}
