package dev.kaifu.cli;

import dev.kaifu.protocol.mail.MailEvent;
import java.util.Locale;

/// Hides what can be turned back into a password (the contract's section on masking).
record Masking(boolean showSecrets) {
    static final String MASK = "********";

    /// A command's argument. AUTH keeps the mechanism, LOGIN and PASS nothing; whatever else is no SMTP command may be
    /// half
    /// of an AUTH whose beginning was lost, so long base64 is hidden too.
    String argument(MailEvent.Command command) {
        if (showSecrets) {
            return command.argument();
        }
        return switch (command.verb()) {
            case "AUTH" -> {
                String[] words = command.argument().strip().split("\\s+", 2);
                yield words.length < 2 ? command.argument() : words[0] + " " + MASK;
            }
            case "PASS", "LOGIN", "APOP" -> MASK;
            default -> command.argument();
        };
    }

    String verb(MailEvent.Command command) {
        boolean word = command.verb().length() <= 12 && command.verb().chars().allMatch(c -> c >= 'A' && c <= 'Z');
        // A line that is no command may be a SASL response out of place.
        return showSecrets || word || command.verb().isEmpty() ? command.verb() : MASK;
    }

    String saslLine(MailEvent.SaslLine line) {
        return showSecrets ? line.line() : MASK;
    }

    /// A 334 challenge of CRAM-MD5 helps to guess the password; the others' say nothing, but nobody reads base64
    /// either.
    String replyLine(int code, String text) {
        boolean challenge =
                code == 334 && !text.isBlank() && !text.toLowerCase(Locale.ROOT).contains(" ");
        return challenge && !showSecrets ? MASK : text;
    }
}
