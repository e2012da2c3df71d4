package dev.kaifu.cli;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// Who a SASL string says it is, without the password: the part of AUTH that may be shown.
final class SaslUser {
    private SaslUser() {}

    /// @param first whether it is the first string of the exchange, and the user was asked for (LOGIN sends it first)
    static Optional<String> of(String mechanism, String base64, boolean first) {
        Optional<String> decoded = decode(base64.strip());
        return decoded.flatMap(text -> switch (mechanism.toUpperCase(Locale.ROOT)) {
            case "PLAIN" -> plain(text);
            // A string of PLAIN under the name of LOGIN is a usual mistake.
            case "LOGIN" -> first && text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
            case "CRAM-MD5" -> before(text, ' ');
            case "XOAUTH2" -> text.startsWith("user=") ? before(text.substring(5), '\1') : Optional.empty();
            default -> Optional.empty();
        });
    }

    /// Whether a challenge of LOGIN asks for the user: `Username:`, `User Name` (draft-murchison-sasl-login 2.1).
    static boolean isAskedFor(String base64) {
        return decode(base64.strip())
                .map(text -> text.toLowerCase(Locale.ROOT).contains("user"))
                .orElse(false);
    }

    /// RFC 4616 2: authzid NUL authcid NUL password.
    private static Optional<String> plain(String text) {
        String[] fields = text.split("\0", -1);
        return fields.length == 3 ? Optional.of(fields[1]) : Optional.empty();
    }

    private static Optional<String> before(String text, char end) {
        int at = text.lastIndexOf(end) < 0 ? -1 : end == ' ' ? text.lastIndexOf(end) : text.indexOf(end);
        return at < 0 ? Optional.empty() : Optional.of(text.substring(0, at));
    }

    private static Optional<String> decode(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
