package dev.kaifu.protocol.mail.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What a server asks for.
final class ChallengeExplanation {
    private ChallengeExplanation() {}

    static void explain(String base64, ExplanationBuilder out) {
        if (base64.isEmpty()) {
            out.part("an empty challenge: the server waits for the first response");
            return;
        }
        Base64Text.decode(base64, out)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .ifPresent(text -> out.part("challenge of the server: " + text + meaning(text)));
    }

    private static String meaning(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("user")) {
            return " (LOGIN asks for the user)";
        }
        if (lower.startsWith("pass")) {
            return " (LOGIN asks for the password)";
        }
        if (text.matches("(?s)<[^<>]+@[^<>]+>")) {
            return " (CRAM-MD5; answer with \"kaifu auth cram-md5 --challenge\")";
        }
        return text.startsWith("{") ? " (XOAUTH2 failed: this is why; answer with an empty line)" : "";
    }
}
