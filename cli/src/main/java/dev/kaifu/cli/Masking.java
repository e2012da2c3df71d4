package dev.kaifu.cli;

import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.imap.ImapVerb;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
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
            "XFORWARD",
            // POP3's
            "USER",
            "PASS",
            "APOP",
            "STLS",
            "CAPA",
            "STAT",
            "LIST",
            "UIDL",
            "RETR",
            "TOP",
            "DELE",
            "LAST",
            "UTF8",
            "LANG");
    /// RFC 4422 3.1 and the registry; `AUTH dXNlcg==` is a usual mistake, so that the first word is not always a name.
    private static final Pattern MECHANISM = Pattern.compile(
            "PLAIN|LOGIN|ANONYMOUS|EXTERNAL|GSSAPI|GS2-[A-Z0-9-]+|NTLM|KERBEROS_V4|CRAM-MD5|DIGEST-MD5"
                    + "|SCRAM-[A-Z0-9-]+|XOAUTH2?|OAUTHBEARER|OAUTH10A|OTP|SKEY|SECURID",
            Pattern.CASE_INSENSITIVE);
    /// Of mail; of FTP (RFC 959 4.1.1, RFC 2228 3), NNTP (RFC 4643), IRC (RFC 2812 3.1.4, NickServ) and Redis; of HTTP.
    private static final Pattern SECRET_LINE = Pattern.compile(
            "(\\S+ +LOGIN|PASS|APOP|AUTH|(?:\\S+ +)?AUTHENTICATE|ACCT|ADAT|AUTHINFO +\\S+|OPER +\\S+"
                    + "|(?:PRIVMSG +)?(?:NICKSERV|NS)|HELLO +\\S+ +AUTH|CONFIG +SET"
                    + "|(?:PROXY-)?AUTHORIZATION:|COOKIE:|SET-COOKIE:)(?: .*)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CHALLENGE = Pattern.compile("(?:[A-Za-z0-9+/=]{4}){4,}+");
    private static final int RUN_LENGTH = 8;
    /// The value of each character of ASCII, or -1.
    private static final byte[] BASE64 = base64Values();
    private static final Pattern BASE64_RUN = Pattern.compile("[A-Za-z0-9+/]{" + RUN_LENGTH + ",}={0,2}");
    private static final Pattern BASE64_WORD = Pattern.compile("(?=.*[0-9a-z+/=])[A-Za-z0-9+/=]{4,}");

    /// A command's argument. AUTH and AUTHENTICATE keep the mechanism, LOGIN and APOP the user, PASS nothing.
    String argument(MailEvent.Command command) {
        if (showSecrets || command.argument().isEmpty()) {
            return command.argument();
        }
        if (!isKnown(command)) {
            return MASK;
        }
        return switch (command.verb()) {
            case "AUTH", "AUTHENTICATE" -> mechanism(command.argument().strip());
            case "LOGIN", "APOP" -> login(command.argument());
            case "PASS" -> MASK;
            default -> command.argument();
        };
    }

    private static String mechanism(String argument) {
        int end = wordEnd(argument);
        String word = argument.substring(0, end);
        if (!isMechanism(word)) {
            return MASK;
        }
        return end == argument.length() ? word : word + " " + MASK;
    }

    private static int wordEnd(String text) {
        int end = 0;
        while (end < text.length() && !isSpace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static boolean isMechanism(String word) {
        return switch (word) {
            case "PLAIN", "LOGIN", "CRAM-MD5" -> true;
            default -> MECHANISM.matcher(word).matches();
        };
    }

    /// RFC 9051 6.2.3: `LOGIN user password`, each an atom, a quoted string or (cut off) a literal; RFC 1939 7: `APOP
    /// user digest`, by which a password can be guessed.
    private static String login(String argument) {
        int userEnd = stringEnd(argument);
        return userEnd < 0 || userEnd + 1 >= argument.length() ? MASK : argument.substring(0, userEnd) + " " + MASK;
    }

    /// Where the first string of an argument ends; -1 where it does not, or nothing follows.
    private static int stringEnd(String argument) {
        if (!argument.startsWith("\"")) {
            return argument.indexOf(' ');
        }
        for (int i = 1; i + 1 < argument.length(); i++) {
            char c = argument.charAt(i);
            if (c == '"') {
                return argument.charAt(i + 1) == ' ' ? i + 1 : -1;
            }
            i += c == '\\' ? 1 : 0;
        }
        return -1;
    }

    String verb(MailEvent.Command command) {
        return showSecrets || command.verb().isEmpty() || isKnown(command) ? command.verb() : MASK;
    }

    /// A command's tag; what stands before a word that is no command may be no tag.
    String tag(MailEvent.Command command) {
        return showSecrets || command.tag().isEmpty() || isKnown(command) ? command.tag() : MASK;
    }

    /// Commands with a tag are IMAP's, and so is DONE; the others are SMTP's and POP3's.
    private static boolean isKnown(MailEvent.Command command) {
        boolean untagged = command.tag().isEmpty();
        if (untagged && VERBS.contains(command.verb())) {
            return true;
        }
        ImapVerb imap = ImapVerb.of(command.verb());
        return untagged ? imap == ImapVerb.DONE : imap != ImapVerb.OTHER && imap != ImapVerb.UID;
    }

    /// A line of a SASL exchange; an empty one and `*` (RFC 4422 3) hide nothing.
    String saslLine(MailEvent.SaslLine line) {
        return showSecrets || line.line().isEmpty() || line.line().equals("*") ? line.line() : MASK;
    }

    /// A 334 challenge of CRAM-MD5 helps to guess the password; the others' say nothing, but nobody reads base64
    /// either.
    String replyLine(int code, String text) {
        boolean challenge =
                code == 334 && !text.isBlank() && !text.toLowerCase(Locale.ROOT).contains(" ");
        return challenge && !showSecrets ? MASK : serverText(text);
    }

    /// Words of a server, without a PLAIN response (RFC 4616) in them: some repeat a line that they do not understand,
    /// and it may have been the answer to a challenge that came too late.
    String serverText(String text) {
        if (showSecrets || !mayHoldNul(text)) {
            return text;
        }
        // OAUTHBEARER read as base64 has a NUL in it.
        return BASE64_RUN
                .matcher(text)
                .replaceAll(found -> holdsNul(found.group()) && !isMechanism(found.group()) ? MASK : found.group());
    }

    /// Whether a run of base64 may hold a NUL. Few words do, so that nearly all text is spared the pattern.
    private static boolean mayHoldNul(String text) {
        int length = text.length();
        int run = 0;
        int bits = 0;
        boolean found = false;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            int value = base64(c);
            if (value < 0) {
                // A quantum that is padded is not looked into.
                if (c == '=' && run >= RUN_LENGTH) {
                    return true;
                }
                run = 0;
                found = false;
                continue;
            }
            bits = bits << 6 | value;
            run++;
            if ((run & 3) == 0) {
                found |= (bits & 0xff0000) == 0 || (bits & 0xff00) == 0 || (bits & 0xff) == 0;
            }
            if (found && run >= RUN_LENGTH) {
                return true;
            }
        }
        return false;
    }

    // RFC 4648 4; -1 for what does not belong to it.
    private static int base64(char c) {
        return c < BASE64.length ? BASE64[c] : -1;
    }

    private static byte[] base64Values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int value = 0; value < alphabet.length(); value++) {
            values[alphabet.charAt(value)] = (byte) value;
        }
        return values;
    }

    private static boolean holdsNul(String base64) {
        try {
            // What is cut off in mid-quantum still shows what stands before.
            byte[] bytes = Base64.getDecoder().decode(base64.substring(0, base64.length() & ~3));
            return new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\0') >= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// IMAP's challenge behind an AUTHENTICATE that the capture does not hold looks like this.
    String response(MailEvent.Response response) {
        boolean challenge =
                response.tag().equals("+") && CHALLENGE.matcher(response.text()).matches();
        return challenge && !showSecrets ? MASK : isPop3(response) ? serverText(response.text()) : response.text();
    }

    private static boolean isPop3(MailEvent.Response response) {
        return response.tag().equals("+OK") || response.tag().equals("-ERR");
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
