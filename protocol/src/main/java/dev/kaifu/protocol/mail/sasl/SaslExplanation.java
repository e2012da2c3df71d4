package dev.kaifu.protocol.mail.sasl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Says what a SASL string holds and what is wrong with it.
///
/// @param parts what it holds, a line each; a password only where it was asked for
/// @param mistakes a sentence each, empty where nothing is wrong
public record SaslExplanation(List<String> parts, List<String> mistakes) {
    private static final String MASK = "********";

    /// @param line base64, or a line of SMTP with it (`AUTH PLAIN …`, `334 …`)
    /// @param showSecrets whether to show the password
    public static SaslExplanation of(String line, boolean showSecrets) {
        List<String> mistakes = new ArrayList<>();
        String text = line.strip();
        String mechanism = "";
        String[] words = text.split("\\s+", -1);
        if (words[0].equalsIgnoreCase("AUTH") && words.length > 1) {
            mechanism = words[1].toUpperCase(Locale.ROOT);
            text = words.length > 2 ? String.join(" ", List.of(words).subList(2, words.length)) : "";
        } else if (words[0].equals("334")) {
            mechanism = "CHALLENGE";
            text = words.length > 1 ? words[1] : "";
        }
        if (text.isEmpty() || text.equals("=")) {
            return new SaslExplanation(List.of("mechanism: " + mechanism + ", without an initial response"), mistakes);
        }
        Optional<byte[]> decoded = decode(text, mistakes);
        if (decoded.isEmpty()) {
            return new SaslExplanation(List.of(), mistakes);
        }
        String value = new String(decoded.get(), StandardCharsets.UTF_8);
        return new SaslExplanation(parts(mechanism, value, showSecrets, mistakes), mistakes);
    }

    private static Optional<byte[]> decode(String text, List<String> mistakes) {
        String clean = text;
        if (text.chars().anyMatch(Character::isWhitespace)) {
            mistakes.add(
                    "There is white space inside the base64; it must be one word (base64 wraps its output: use -w0).");
            clean = text.replaceAll("\\s", "");
        }
        if (clean.indexOf('-') >= 0 || clean.indexOf('_') >= 0) {
            mistakes.add("This is the URL alphabet of base64 (- and _); SASL uses + and /.");
            clean = clean.replace('-', '+').replace('_', '/');
        }
        String bare = clean.replaceAll("=+$", "");
        if (!clean.matches("[A-Za-z0-9+/]*=*") || bare.length() % 4 == 1) {
            mistakes.add("This is no base64: "
                    + (bare.length() % 4 == 1
                            ? "a character is missing or too many."
                            : "only" + " letters, digits, + and / may stand in it."));
            return Optional.empty();
        }
        if (clean.length() % 4 != 0) {
            mistakes.add("The padding (=) at the end is missing or wrong; servers may refuse it.");
        }
        return Optional.of(Base64.getDecoder().decode(bare));
    }

    private static List<String> parts(String mechanism, String value, boolean show, List<String> mistakes) {
        if (value.startsWith("user=") && value.contains("\1")) {
            return xoauth2(value, show);
        }
        if (mechanism.equals("CHALLENGE")) {
            return List.of("challenge of the server: " + value);
        }
        if (value.indexOf('\0') >= 0) {
            return plain(value, show, mistakes);
        }
        if (value.matches("\\S+ [0-9a-f]{32}")) {
            return List.of("CRAM-MD5 response", "user: " + value.substring(0, value.indexOf(' ')), "digest: " + MASK);
        }
        if (value.contains("\\0")) {
            mistakes.add("A backslash and a 0 stand where a NUL byte must; use printf '%s\\0%s\\0%s', not echo.");
        }
        if (mechanism.equals("PLAIN") || value.contains("\\0")) {
            mistakes.add("PLAIN needs two NUL bytes: authzid NUL user NUL password (RFC 4616). There are none.");
            return List.of("PLAIN response without NUL: " + (show ? value : MASK));
        }
        newline(value, mistakes);
        return List.of("LOGIN answer, a user or a password: " + (show ? value : MASK));
    }

    private static List<String> plain(String value, boolean show, List<String> mistakes) {
        String[] fields = value.split("\0", -1);
        newline(value, mistakes);
        if (fields.length != 3) {
            mistakes.add("PLAIN has exactly two NUL bytes; this has " + (fields.length - 1)
                    + (fields.length == 2
                            ? ". Where the password begins with a digit, \\0 and the digit are read as one"
                                    + " octal number by printf: put the values in %s arguments."
                            : "."));
        }
        for (String field : fields) {
            if (!field.isEmpty() && field.charAt(0) < 0x08) {
                mistakes.add("A control character follows a NUL: printf read \\0 and the digit behind it as one octal"
                        + " number; put the values in %s arguments.");
            }
        }
        if (fields.length == 2) {
            // A NUL is missing, and nobody knows which: the second field may be the password.
            return List.of(
                    "PLAIN response",
                    "authzid or user: " + fields[0],
                    "user or password: " + (show ? fields[1] : MASK));
        }
        return List.of(
                "PLAIN response",
                "authzid: " + (fields[0].isEmpty() ? "(empty: the user)" : fields[0]),
                "user: " + fields[1],
                "password: " + (show ? fields[2] : MASK));
    }

    private static void newline(String value, List<String> mistakes) {
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            mistakes.add("There is a newline inside; echo adds one: use printf '%s' instead.");
        }
    }

    private static List<String> xoauth2(String value, boolean show) {
        String user = value.substring("user=".length(), value.indexOf('\1'));
        return List.of("XOAUTH2 response", "user: " + user, "token: " + (show ? value : MASK));
    }
}
