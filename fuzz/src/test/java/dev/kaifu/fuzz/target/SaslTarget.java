package dev.kaifu.fuzz.target;

import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Target;
import dev.kaifu.protocol.mail.sasl.SaslExplanation;
import dev.kaifu.protocol.mail.sasl.SaslStrings;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// SASL strings explained: any text, and passwords put where users put them by mistake.
public final class SaslTarget implements Target {
    /// A password that no other part of a sentence resembles.
    private static final String PASSWORD = "7Zq-geheim";

    @Override
    public String name() {
        return "sasl";
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                bytes("AUTH PLAIN AHVzZXIAcGFzcw=="),
                bytes(SaslStrings.plain("", "user@example", "pass")),
                bytes("AUTH XOAUTH2 " + SaslStrings.xoauth2("user", "token")),
                bytes("334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UuZXhhbXBsZT4="),
                bytes("dXNlciBlOTYxNGI0NjEyYjI0MDEyZmQ0NzFjNDYxZWNmNjU0Mg=="),
                bytes(Base64.getEncoder().encodeToString(bytes("user\\0user\\0pass"))),
                bytes("\0u\0"),
                bytes("AUTH LOGIN dXNl-cg_"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void check(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        explained(text, false);
        explained(text, true);
        plainIsTakenApart(text);
        nothingIsShown(text);
    }

    private static SaslExplanation explained(String line, boolean show) {
        SaslExplanation explanation = SaslExplanation.of(line, show);
        Law.holds(
                !explanation.parts().isEmpty() || !explanation.mistakes().isEmpty(),
                "something is said of every string");
        return explanation;
    }

    /// RFC 4616: what was put in is told, the password only where it was asked for.
    private static void plainIsTakenApart(String text) {
        String user = text.replace("\0", "");
        if (user.isEmpty() || !user.equals(new String(bytes(user), StandardCharsets.UTF_8)) || user.contains("\1")) {
            return;
        }
        SaslExplanation explanation = explained(SaslStrings.plain("", user, PASSWORD), true);
        Law.holds(explanation.parts().contains("user: " + user), "the user is told");
        Law.holds(explanation.parts().contains("password: " + PASSWORD), "the password is told where asked for");
    }

    /// The password in the last place of a string that may have any number of fields, or none: never shown.
    private static void nothingIsShown(String before) {
        for (String made : List.of(before + PASSWORD, before + "\0" + PASSWORD, "\0" + before + "\0" + PASSWORD)) {
            if (made.startsWith("user=") || made.matches("\\S+ [0-9a-f]{32}")) {
                continue;
            }
            String base64 = Base64.getEncoder().encodeToString(bytes(made));
            for (String line : List.of(base64, "AUTH PLAIN " + base64, "AUTH " + base64)) {
                SaslExplanation explanation = explained(line, false);
                Law.holds(
                        explanation.parts().stream().noneMatch(part -> part.contains(PASSWORD)),
                        "the password is masked in %s",
                        explanation.parts());
                Law.holds(
                        explanation.mistakes().stream().noneMatch(mistake -> mistake.contains(PASSWORD)),
                        "the password is masked in %s",
                        explanation.mistakes());
            }
        }
    }
}
