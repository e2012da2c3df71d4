package dev.kaifu.protocol.mail.sasl;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One line of an authentication, as SMTP (RFC 4954 4), POP3 (RFC 5034 4), IMAP (RFC 9051 6.2.2) and ManageSieve
/// (RFC 5804 2.1) write it, or the base64 alone.
///
/// @param mechanism in upper case; empty where the line names none
/// @param base64 what it carries; empty where that is nothing
record SaslLine(Kind kind, String mechanism, String base64) {
    /// What a line is.
    enum Kind {
        /// `AUTH PLAIN …`, `a1 AUTHENTICATE PLAIN …`: the mechanism, and perhaps the first response.
        COMMAND,
        RESPONSE,
        /// `334 …`, `+ …`.
        CHALLENGE,
        /// `235 …`, `a1 OK …`: how it ended.
        REPLY,
        /// `*`: the client gives up.
        CANCEL
    }

    /// Who spoke, as dialogues show it.
    private static final Pattern SPEAKER = Pattern.compile("^[CS]: *");

    private static final Pattern CHALLENGE = Pattern.compile("(?:334|\\+)(?:\\s+(.*))?");
    private static final Pattern REPLY =
            Pattern.compile("(?i)(?:[245]\\d\\d[ -]|\\+OK\\b|-ERR\\b|\\S+ (?:OK|NO|BAD)\\b).*");
    private static final Pattern COMMAND =
            Pattern.compile("(?i)(?:AUTH|(?:\\S+\\s+)?AUTHENTICATE)\\s+\"?([^\\s\"]+)\"?(?:\\s+(.*))?");

    static SaslLine of(String given) {
        String line = SPEAKER.matcher(given.strip()).replaceFirst("").strip();
        if (line.equals("*")) {
            return new SaslLine(Kind.CANCEL, "", "");
        }
        Matcher challenge = CHALLENGE.matcher(line);
        if (challenge.matches()) {
            return new SaslLine(Kind.CHALLENGE, "", carried(challenge.group(1)));
        }
        if (REPLY.matcher(line).matches()) {
            return new SaslLine(Kind.REPLY, "", "");
        }
        Matcher command = COMMAND.matcher(line);
        if (command.matches()) {
            String mechanism = command.group(1).toUpperCase(Locale.ROOT);
            return new SaslLine(Kind.COMMAND, mechanism, carried(command.group(2)));
        }
        return new SaslLine(Kind.RESPONSE, "", carried(line));
    }

    /// ManageSieve has it in quotes.
    private static String carried(@Nullable String text) {
        return text == null ? "" : text.strip().replaceAll("^\"|\"$", "");
    }
}
