package dev.kaifu.protocol.mail.sasl;

import java.util.Base64;
import java.util.Optional;

/// Reads base64 as leniently as it can be meant, and tells what a server would not forgive (RFC 4648 3 and 4).
final class Base64Text {
    private Base64Text() {}

    /// What it stands for; empty where it is no base64. The text itself is never repeated: it may hold a password.
    static Optional<byte[]> decode(String text, ExplanationBuilder out) {
        String bare = alphabet(oneWord(text, out), out).replaceAll("=+$", "");
        if (bare.indexOf('=') >= 0) {
            out.mistake(
                    "An = stands in the middle: several strings were encoded one by one; encode the whole at once.");
            return Optional.empty();
        }
        if (!bare.matches("[A-Za-z0-9+/]*")) {
            out.mistake("This is no base64: only letters, digits, + and / may stand in it.");
            return Optional.empty();
        }
        if (bare.length() % 4 == 1) {
            out.mistake("This is no base64: a character is missing or too many.");
            return Optional.empty();
        }
        int padding = (4 - bare.length() % 4) % 4;
        if (text.length() - text.replace("=", "").length() != padding) {
            out.mistake("The padding (=) at the end is missing or wrong; servers may refuse it.");
        }
        return Optional.of(Base64.getDecoder().decode(bare));
    }

    private static String oneWord(String text, ExplanationBuilder out) {
        if (text.chars().noneMatch(Character::isWhitespace)) {
            return text;
        }
        out.mistake("There is white space inside the base64; it must be one word (base64 wraps its output: use -w0).");
        return text.replaceAll("\\s", "");
    }

    private static String alphabet(String text, ExplanationBuilder out) {
        if (text.indexOf('-') < 0 && text.indexOf('_') < 0) {
            return text;
        }
        out.mistake("This is the URL alphabet of base64 (- and _); SASL uses + and /.");
        return text.replace('-', '+').replace('_', '/');
    }
}
