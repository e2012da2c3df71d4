package dev.kaifu.protocol.mail.sasl;

import java.util.regex.Pattern;

/// What a client's response looks like where nobody asked for one.
public final class Base64Line {
    /// A line of base64 (RFC 4648 4), of four characters at the least.
    private static final Pattern WHOLE = Pattern.compile("([A-Za-z0-9+/]{4})*[A-Za-z0-9+/]{2}[A-Za-z0-9+/=]{2}");

    private Base64Line() {}

    /// Whether the line is base64 and nothing else.
    public static boolean matches(String line) {
        return WHOLE.matcher(line).matches();
    }
}
