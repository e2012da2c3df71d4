package dev.kaifu.cli;

import dev.kaifu.protocol.mail.MailEvent;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Hides what can be turned back into a password (the contract's section on masking).
record Masking(boolean showSecrets) {
    static final String MASK = "********";

    /// What may be named; any other word may be a password or a SASL response out of place.
    private static final Set<String> VERBS = Set.of(
            "HELO",
            "EHLO",
            "LHLO",
            "MAIL",
            "RCPT",
            "DATA",
            "BDAT",
            "RSET",
            "VRFY",
            "EXPN",
            "HELP",
            "NOOP",
            "QUIT",
            "AUTH",
            "STARTTLS",
            "ETRN",
            "ATRN",
            "TURN",
            "SEND",
            "SOML",
            "SAML",
            "BURL",
            "XCLIENT",
            "XFORWARD");
    /// RFC 4422 3.1 and the registry; `AUTH dXNlcg==` is a usual mistake, so that the first word is not always a name.
    private static final Pattern MECHANISM = Pattern.compile(
            "PLAIN|LOGIN|ANONYMOUS|EXTERNAL|GSSAPI|GS2-[A-Z0-9-]+|NTLM|KERBEROS_V4|CRAM-MD5|DIGEST-MD5"
                    + "|SCRAM-[A-Z0-9-]+|XOAUTH2?|OAUTHBEARER|OAUTH10A|OTP|SKEY|SECURID",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SECRET_LINE = Pattern.compile(
            "(\\S+ +LOGIN|PASS|APOP|AUTH|\\S+ +AUTHENTICATE|(?:PROXY-)?AUTHORIZATION:|COOKIE:|SET-COOKIE:)(?: .*)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern BASE64_WORD = Pattern.compile("(?=.*[0-9a-z+/=])[A-Za-z0-9+/=]{4,}");

    /// A command's argument. AUTH keeps the mechanism.
    String argument(MailEvent.Command command) {
        if (showSecrets || command.argument().isEmpty()) {
            return command.argument();
        }
        if (command.verb().equals("AUTH")) {
            return mechanism(command.argument().strip());
        }
        return VERBS.contains(command.verb()) ? command.argument() : MASK;
    }

    private static String mechanism(String argument) {
        String[] words = argument.split("\\s+", 2);
        if (!MECHANISM.matcher(words[0]).matches()) {
            return MASK;
        }
        return words.length < 2 ? words[0] : words[0] + " " + MASK;
    }

    String verb(MailEvent.Command command) {
        boolean known = VERBS.contains(command.verb()) || command.verb().isEmpty();
        return showSecrets || known ? command.verb() : MASK;
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

    /// A line of a protocol that is not dissected.
    String foreignLine(String line) {
        if (showSecrets) {
            return line;
        }
        var secret = SECRET_LINE.matcher(line.strip());
        if (secret.matches()) {
            return secret.group(1) + " " + MASK;
        }
        return BASE64_WORD.matcher(line.strip()).matches() ? MASK : line;
    }
}
