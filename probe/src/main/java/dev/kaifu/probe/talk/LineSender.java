package dev.kaifu.probe.talk;

import dev.kaifu.probe.net.LinkException;
import dev.kaifu.probe.net.MailLink;
import dev.kaifu.probe.talk.ReplyWatch.Waited;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sends lines and knows after which of them a reply is due: not within a message or a literal.
final class LineSender {
    private static final Pattern LITERAL = Pattern.compile(".*\\{(\\d{1,9})(\\+?)\\}$", Pattern.DOTALL);

    private final MailLink link;
    private final ReplyWatch watch;
    private final Duration timeout;
    private boolean inMessage;
    private long literalLeft;
    private int recipients;
    private boolean goodbye;

    LineSender(MailLink link, ReplyWatch watch, Duration timeout) {
        this.link = link;
        this.watch = watch;
        this.timeout = timeout;
    }

    /// True once QUIT or LOGOUT was sent: the server may close then.
    boolean hasSaidGoodbye() {
        return goodbye;
    }

    /// Sends one line with CRLF, and waits for the reply where one is due.
    Waited send(byte[] line) throws LinkException, InterruptedException {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        int before = watch.replies();
        boolean withinMessage = inMessage;
        boolean due = isReplyDue(text, line.length);
        if (!withinMessage) {
            watch.sent(text);
        }
        byte[] wire = Arrays.copyOf(line, line.length + 2);
        wire[line.length] = '\r';
        wire[line.length + 1] = '\n';
        try {
            link.write(wire);
        } catch (LinkException e) {
            return Waited.ENDED;
        }
        if (!due) {
            return Waited.ANSWERED;
        }
        int expected = withinMessage && isLmtp() ? Math.max(1, recipients) : 1;
        Waited waited = watch.await(before + expected, timeout, false);
        heard(text, withinMessage);
        return waited;
    }

    private boolean isReplyDue(String text, int length) {
        if (inMessage) {
            inMessage = !text.equals(".");
            return !inMessage;
        }
        if (literalLeft > 0) {
            boolean goesOn = literalLeft >= length + 2L;
            literalLeft = goesOn ? literalLeft - length - 2 : 0;
            return !goesOn;
        }
        String upper = text.strip().toUpperCase(Locale.ROOT);
        goodbye |= upper.equals("QUIT") || upper.equals("LOGOUT") || upper.endsWith(" LOGOUT");
        Matcher literal = LITERAL.matcher(text);
        if (watch.protocol().map(TalkProtocol::hasLiterals).orElse(false) && literal.matches()) {
            literalLeft = Long.parseLong(literal.group(1));
            // A non-synchronizing literal (RFC 7888, RFC 5804 1.2) is not asked for.
            return literal.group(2).isEmpty();
        }
        return true;
    }

    private void heard(String text, boolean withinMessage) {
        int code = watch.lastCode();
        boolean smtp = watch.protocol().map(TalkProtocol::isSmtpLike).orElse(false);
        if (!smtp) {
            return;
        }
        String upper = text.strip().toUpperCase(Locale.ROOT);
        // RFC 2033 4.2: LMTP answers once for each recipient it took.
        if (upper.startsWith("RCPT ") && code / 100 == 2) {
            recipients++;
        } else if (withinMessage || upper.startsWith("MAIL ") || upper.equals("RSET")) {
            recipients = 0;
        }
        inMessage = !withinMessage && code == 354;
    }

    private boolean isLmtp() {
        return watch.protocol().equals(Optional.of(TalkProtocol.LMTP));
    }
}
