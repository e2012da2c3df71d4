package dev.kaifu.protocol.mail.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// PLAIN's string, RFC 4616 2: `authzid NUL authcid NUL passwd`, and how it goes wrong.
final class PlainExplanation {
    private static final Pattern WRITTEN_NUL = Pattern.compile("\\\\(?:0|x00|u0000)");
    private static final Pattern ADDRESS = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s.]+");

    private PlainExplanation() {}

    /// Whether a string that nobody named is one of PLAIN, or was to be one.
    static boolean looksLike(String value) {
        return value.indexOf('\0') >= 0 || WRITTEN_NUL.matcher(value).find() || isEncodedTwice(value);
    }

    static void explain(String value, ExplanationBuilder out) {
        List<String> fields = List.of(value.split("\0", -1));
        control(value, out);
        if (fields.size() == 3) {
            whole(fields.get(0), fields.get(1), fields.get(2), out);
            return;
        }
        out.mistake(wrongNumber(value, fields));
        hidden(fields, out);
    }

    /// Where the fields are not where they must be, any of them may be the password.
    private static void hidden(List<String> fields, ExplanationBuilder out) {
        out.secret("PLAIN response, its fields", String.join(" NUL ", fields));
        out.part("their lengths: "
                + fields.stream().map(field -> Integer.toString(field.length())).collect(Collectors.joining(", ")));
    }

    private static String wrongNumber(String value, List<String> fields) {
        int nuls = fields.size() - 1;
        String rule = "PLAIN needs two NUL bytes: authzid NUL user NUL password (RFC 4616 2). ";
        if (nuls > 2) {
            return rule + (value.endsWith("\0") ? "There is one too many at the end." : "There are " + nuls + ".");
        }
        if (nuls == 1) {
            return rule
                    + (fields.getFirst().isEmpty()
                            ? "There is one: where the password begins with a digit from 0 to 7, printf and echo -e read \\0 and"
                                    + " the digits behind it as one octal number; put the values in %s arguments."
                            : "There is one: the NUL behind the authzid is missing, which must stand there even where the"
                                    + " authzid is empty.");
        }
        if (WRITTEN_NUL.matcher(value).find()) {
            return rule + "A backslash and a 0 stand there instead; use printf '%s\\0%s\\0%s', not echo.";
        }
        if (isEncodedTwice(value)) {
            return rule + "This is base64 again, with them inside: it was encoded twice.";
        }
        return rule + "There are none: a shell's variables and $(…) cannot hold them, so let printf write into base64"
                + " directly.";
    }

    private static boolean isEncodedTwice(String value) {
        String inner = value.strip();
        if (inner.length() < 8 || inner.length() % 4 != 0 || !inner.matches("[A-Za-z0-9+/]+={0,2}")) {
            return false;
        }
        String decoded = new String(Base64.getDecoder().decode(inner), StandardCharsets.ISO_8859_1);
        long nuls = decoded.chars().filter(c -> c == 0).count();
        return nuls == 2;
    }

    /// No user types a control character; printf makes it of `\01` to `\037`.
    private static void control(String value, ExplanationBuilder out) {
        OptionalInt odd =
                value.stripTrailing().chars().filter(c -> c > 0 && c < 0x20).findFirst();
        odd.ifPresent(c -> out.mistake(String.format(
                "%s stands inside: %sprintf makes it of \\%03o, since it reads \\0 and the digits behind it as one octal"
                        + " number; put the values in %%s arguments.",
                c == '\n' ? "A newline" : String.format("The control character 0x%02x", c),
                c == '\n' ? "echo adds one, and " : "",
                c)));
    }

    private static void whole(String authzid, String user, String password, ExplanationBuilder out) {
        boolean astray = true;
        if (password.isEmpty()) {
            out.mistake(
                    authzid.isEmpty()
                            ? "The password is empty."
                            : "Nothing stands behind the last NUL: the fields are authzid, user, password, so the"
                                    + " string begins with a NUL where there is no authzid.");
        } else if (user.isEmpty()) {
            out.mistake("The user, between the two NULs, is empty.");
        } else if (ADDRESS.matcher(password).matches() && !ADDRESS.matcher(user).matches()) {
            out.mistake("The last field looks like a user and the one before it does not: they may have been swapped;"
                    + " the password comes last.");
        } else {
            astray = user.chars().anyMatch(c -> c < 0x20);
        }
        if (!user.equals(user.strip()) && !astray) {
            out.mistake("White space stands before or behind the user.");
        }
        if (astray) {
            // Any of them may be the password.
            out.part("PLAIN response");
            out.secret("authzid", authzid);
            out.secret("user", user);
            out.secret("password", password);
            return;
        }
        out.part("PLAIN response");
        out.part("authzid: " + meaning(authzid, user));
        out.part("user: " + user);
        out.secret("password", password);
    }

    private static String meaning(String authzid, String user) {
        if (authzid.isEmpty()) {
            return "(empty: the user)";
        }
        return authzid
                + (authzid.equals(user)
                        ? " (the user itself: legal, and the same as leaving it empty)"
                        : " (to act as somebody else: most servers refuse it)");
    }
}
