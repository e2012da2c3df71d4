package dev.kaifu.demo;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.subethamail.smtp.RejectException;

/// What a client sends in an exchange (RFC 4954 4): base64, beside the command or on a line of its own.
final class SaslResponse {
    private SaslResponse() {}

    /// The third word of `AUTH mechanism initial-response`, where it is there; `=` stands for an empty one.
    static Optional<String> initial(String command) {
        String[] words = command.strip().split(" +", 3);
        return words.length < 3 ? Optional.empty() : Optional.of(words[2].equals("=") ? "" : words[2]);
    }

    static String decode(String base64) throws RejectException {
        try {
            return new String(Base64.getDecoder().decode(base64.strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw malformed();
        }
    }

    static RejectException malformed() {
        return new RejectException(501, "5.5.2 Malformed authentication input");
    }
}
