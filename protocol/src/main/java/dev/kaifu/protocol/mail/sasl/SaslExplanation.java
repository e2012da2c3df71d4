package dev.kaifu.protocol.mail.sasl;

import dev.kaifu.protocol.mail.sasl.SaslLine.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Says what the lines of an authentication hold and what is wrong with them.
///
/// @param parts what they hold, a line each; a password only where it was asked for
/// @param mistakes a sentence each, empty where nothing is wrong
public record SaslExplanation(List<String> parts, List<String> mistakes) {
    /// No wrapped base64 has shorter lines: openssl breaks at 64, base64 and MIME (RFC 2045 6.8) at 76.
    private static final int SHORTEST_WRAPPED = 60;

    /// Of the mechanisms that are registered, those that mail servers offer.
    private static final Set<String> KNOWN = Set.of(
            "PLAIN",
            "LOGIN",
            "CRAM-MD5",
            "XOAUTH2",
            "OAUTHBEARER",
            "DIGEST-MD5",
            "SCRAM-SHA-1",
            "SCRAM-SHA-1-PLUS",
            "SCRAM-SHA-256",
            "SCRAM-SHA-256-PLUS",
            "NTLM",
            "GSSAPI",
            "GSS-SPNEGO",
            "EXTERNAL",
            "ANONYMOUS",
            "APOP");

    public SaslExplanation {
        parts = List.copyOf(parts);
        mistakes = List.copyOf(mistakes);
    }

    /// @param text base64, or lines of SMTP, POP3 or IMAP with it (`AUTH PLAIN …`, `334 …`)
    /// @param showSecrets whether to show the password
    public static SaslExplanation of(String text, boolean showSecrets) {
        ExplanationBuilder out = new ExplanationBuilder(showSecrets);
        List<SaslLine> lines = lines(text, out);
        if (lines.isEmpty()) {
            out.mistake("There is nothing to explain.");
        }
        boolean bare = lines.stream().allMatch(line -> line.kind() == Kind.RESPONSE);
        // Two strings without a word about them are what LOGIN sends.
        String mechanism = bare && lines.size() == 2 ? "LOGIN" : "";
        int responses = 0;
        for (SaslLine line : lines) {
            if (line.kind() == Kind.COMMAND) {
                mechanism = line.mechanism();
                responses = 0;
            }
            explain(line, mechanism, responses, out);
            boolean response = line.kind() == Kind.RESPONSE || line.kind() == Kind.COMMAND;
            responses += response && !line.base64().isEmpty() ? 1 : 0;
        }
        return out.build();
    }

    private static List<SaslLine> lines(String text, ExplanationBuilder out) {
        List<SaslLine> lines = new ArrayList<>();
        boolean open = false;
        for (String each : text.lines().filter(line -> !line.isBlank()).toList()) {
            SaslLine line = SaslLine.of(each);
            if (open && line.kind() == Kind.RESPONSE) {
                SaslLine begun = lines.removeLast();
                lines.add(new SaslLine(begun.kind(), begun.mechanism(), begun.base64() + line.base64()));
                out.mistake("The base64 is wrapped over several lines; the server takes each for an answer: use base64"
                        + " -w0, or tr -d '\\n' behind it.");
            } else {
                lines.add(line);
            }
            int length = line.base64().length();
            open = length >= SHORTEST_WRAPPED
                    && length % 4 == 0
                    && !line.base64().endsWith("=");
        }
        return lines;
    }

    private static void explain(SaslLine line, String mechanism, int nth, ExplanationBuilder out) {
        switch (line.kind()) {
            case CANCEL -> out.part("* : the client gives up the exchange");
            case REPLY -> out.part("a reply of the server: no SASL string is in it");
            case CHALLENGE -> ChallengeExplanation.explain(line.base64(), out);
            case COMMAND -> command(line, out);
            case RESPONSE -> ResponseExplanation.explain(line.base64(), mechanism, nth, out);
        }
    }

    private static void command(SaslLine line, ExplanationBuilder out) {
        if (!KNOWN.contains(line.mechanism())) {
            // Not repeated: where the name was forgotten, it is the string.
            out.mistake("AUTH is followed by no mechanism that is known; its name must stand there: AUTH PLAIN …");
            return;
        }
        if (line.base64().isEmpty()) {
            out.part("mechanism: " + line.mechanism() + ", without an initial response");
        } else if (line.base64().equals("=")) {
            out.part("mechanism: " + line.mechanism() + ", with an empty initial response");
        } else {
            if (line.mechanism().equals("CRAM-MD5")) {
                out.mistake("CRAM-MD5 has no initial response: the server's challenge must come first (RFC 2195 2).");
            }
            ResponseExplanation.explain(line.base64(), line.mechanism(), 0, out);
        }
    }
}
