package dev.kaifu.probe.talk;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the ends of replies in what a server sends, by the protocol that its first line gives away.
/// Fed in any pieces.
final class ReplyScanner {
    /// A longer line is cut here; where replies end can be seen from its beginning.
    private static final int MAX_LINE = 8_192;

    private static final Pattern LITERAL = Pattern.compile(".*\\{(\\d{1,18})\\+?\\}$", Pattern.DOTALL);
    /// RFC 1939 and RFC 2449: commands whose positive reply goes on until a line with a dot alone.
    private static final Set<String> POP3_LONG = Set.of("RETR", "TOP", "CAPA");

    /// The same, but only without an argument.
    private static final Set<String> POP3_LONG_ALONE = Set.of("LIST", "UIDL", "AUTH");

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Optional<TalkProtocol> protocol;
    private long literalLeft;
    /// The line goes on behind a literal (RFC 9051 4.3).
    private boolean continued;

    private boolean untilDot;
    private boolean longReplyExpected;
    private boolean greeted;
    private int replies;
    private int lastCode;

    ReplyScanner(Optional<TalkProtocol> protocol, boolean greeted) {
        this.protocol = protocol;
        this.greeted = greeted;
    }

    Optional<TalkProtocol> protocol() {
        return protocol;
    }

    /// How many replies have ended since the beginning.
    int replies() {
        return replies;
    }

    /// The code of the last SMTP reply; 0 where there was none.
    int lastCode() {
        return lastCode;
    }

    /// Tells which line the next reply will answer.
    void sent(String command) {
        String[] words = command.strip().split("\\s+", 2);
        String verb = words[0].toUpperCase(Locale.ROOT);
        longReplyExpected = POP3_LONG.contains(verb) || (words.length == 1 && POP3_LONG_ALONE.contains(verb));
    }

    void feed(byte[] chunk) {
        for (byte b : chunk) {
            if (literalLeft > 0) {
                literalLeft--;
            } else if (b == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                line.reset();
                line(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
            } else if (line.size() < MAX_LINE) {
                line.write(b);
            }
        }
    }

    private void line(String text) {
        if (protocol.isEmpty() && !greeted) {
            protocol = TalkProtocol.ofGreeting(text);
        }
        if (protocol.isEmpty()) {
            return;
        }
        switch (protocol.get()) {
            case SMTP, LMTP -> smtp(text);
            case IMAP -> imap(text);
            case POP3 -> pop3(text);
            case SIEVE -> sieve(text);
        }
    }

    private void smtp(String text) {
        if (text.matches("(?s)[2-5][0-9]{2}( .*)?")) {
            lastCode = Integer.parseInt(text.substring(0, 3));
            ended();
        }
    }

    private void imap(String text) {
        boolean whole = !continued;
        literal(text);
        // RFC 9051 7.1.3: what a server cannot put down to a tag it answers by an untagged BAD.
        boolean aside = greeted && text.startsWith("* ") && !text.startsWith("* BAD ");
        if (whole && !continued && !aside) {
            ended();
        }
    }

    private void pop3(String text) {
        if (untilDot) {
            if (text.equals(".")) {
                untilDot = false;
                ended();
            }
        } else if (longReplyExpected && text.startsWith("+OK")) {
            untilDot = true;
        } else {
            ended();
        }
    }

    /// RFC 5804 1.2 and 1.3: every response ends with OK, NO or BYE; a challenge is a string on its own line.
    private void sieve(String text) {
        boolean whole = !continued;
        literal(text);
        String first = text.split("[ (]", 2)[0].toUpperCase(Locale.ROOT);
        boolean challenge = greeted && text.matches("\"[A-Za-z0-9+/=]*\"");
        if (whole && (challenge || Set.of("OK", "NO", "BYE").contains(first))) {
            ended();
        }
    }

    private void literal(String text) {
        Matcher literal = LITERAL.matcher(text);
        continued = literal.matches();
        if (continued) {
            literalLeft = Long.parseLong(literal.group(1));
        }
    }

    private void ended() {
        greeted = true;
        replies++;
    }
}
