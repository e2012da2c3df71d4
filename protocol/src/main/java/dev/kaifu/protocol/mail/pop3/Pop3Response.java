package dev.kaifu.protocol.mail.pop3;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The first line of a response (RFC 1939 3), or a continuation (RFC 5034 4).
///
/// @param indicator `+OK`, `-ERR` or `+`
/// @param text what stands behind it
/// @param binary whether the text was not UTF-8
public record Pop3Response(String indicator, String text, boolean binary) {
    static final String POSITIVE = "+OK";
    static final String NEGATIVE = "-ERR";
    static final String CONTINUATION = "+";

    /// RFC 2449 8: a response code and its levels, `[SYS/TEMP]`.
    private static final Pattern CODE = Pattern.compile("\\[([^]]{1,100})].*");
    /// RFC 1939 7: a msg-id of RFC 822.
    private static final Pattern TIMESTAMP = Pattern.compile("<[^<>@\\s]{1,200}@[^<>@\\s]{1,255}>");

    public boolean isPositive() {
        return indicator.equals(POSITIVE);
    }

    public boolean isNegative() {
        return indicator.equals(NEGATIVE);
    }

    public boolean isContinuation() {
        return indicator.equals(CONTINUATION);
    }

    /// The response code (RFC 2449 8, RFC 3206) in upper case, without its brackets: `AUTH`, `SYS/TEMP`; empty where
    /// there is none.
    public String code() {
        Matcher matcher = CODE.matcher(text);
        return matcher.matches() ? matcher.group(1).toUpperCase(Locale.ROOT) : "";
    }

    /// The greeting's timestamp, by which APOP is offered (RFC 1939 7).
    public Optional<String> timestamp() {
        Matcher matcher = TIMESTAMP.matcher(text);
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }
}
