package dev.kaifu.protocol.mail;

import dev.kaifu.protocol.bytes.ByteSpan;
import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.mail.imap.ImapCommand;
import dev.kaifu.protocol.mail.imap.ImapCommandReader;
import dev.kaifu.protocol.mail.imap.ImapDissector;
import dev.kaifu.protocol.mail.imap.ImapVerb;
import dev.kaifu.protocol.mail.pop3.Pop3Dissector;
import dev.kaifu.protocol.mail.smtp.SmtpDissector;
import dev.kaifu.protocol.net.Side;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Tells what is spoken from the first bytes of both sides. Ports decide nothing.
public final class MailProtocols {
    /// What is not told apart by this many bytes of a side stays unknown: the most a caller need keep.
    public static final int DECIDED_WITHIN = 4096;

    private static final Set<String> HTTP_VERBS =
            Set.of("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "CONNECT", "PATCH", "TRACE", "PRI");
    // AUTH, QUIT, NOOP, HELP, RSET are said in other protocols too: they decide only where the other side agrees.
    private static final Set<String> SMTP_VERBS =
            Set.of("EHLO", "HELO", "LHLO", "MAIL", "RCPT", "BDAT", "DATA", "STARTTLS", "XCLIENT", "XFORWARD");
    private static final Set<String> SHARED_VERBS = Set.of("AUTH", "QUIT", "NOOP", "RSET", "HELP");
    private static final Set<String> POP3_VERBS =
            Set.of("APOP", "STLS", "CAPA", "UIDL", "TOP", "STAT", "USER", "PASS", "RETR", "DELE", "LIST");
    private static final Pattern REPLY = Pattern.compile("[2-5][0-9]{2}([ -].*)?");
    /// Text that only a mail server's reply has: its kind in the greeting, an enhanced status code (RFC 3463 2).
    private static final Pattern MAIL_REPLY =
            Pattern.compile("[2-5][0-9]{2}[ -](.*\\b(E?SMTP|LMTP)\\b.*|[245]\\.[0-9]{1,3}\\.[0-9]{1,3} .*)");

    /// Data that only an IMAP server's responses have (RFC 9051 7.3, 7.4): a capture may begin in mid-dialogue.
    private static final Pattern UNTAGGED = Pattern.compile("\\* ([0-9]{1,10} (EXISTS|RECENT|EXPUNGE|FETCH \\(.*)"
            + "|CAPABILITY IMAP4.*|FLAGS \\(.*|(LIST|LSUB) \\(.*|STATUS .*\\(.*|SEARCH( [0-9]+)*)");

    private static final Pattern POP3_REPLY = Pattern.compile("(\\+OK|-ERR|\\+ ).*");
    private static final Pattern IMAP_REPLY = Pattern.compile("[*+] .*|\\S+ (OK|NO|BAD)( .*)?");
    private static final Pattern OPENING = Pattern.compile("(USER|PASS)( .*)?", Pattern.CASE_INSENSITIVE);

    private MailProtocols() {}

    /// Decides from what is known of one side alone, as if no more would come.
    public static MailProtocol detect(Side from, byte[] a, int offset, int length) {
        ByteSpan none = new ByteSpan(a, offset, 0);
        ByteSpan known = new ByteSpan(a, offset, Math.min(length, DECIDED_WITHIN));
        return (from == Side.SERVER ? detect(known, none, true) : detect(none, known, true))
                .orElse(MailProtocol.UNKNOWN);
    }

    /// Decides from the first bytes of both sides.
    ///
    /// @param last whether no more bytes will come, so that what is likely must do
    /// @return empty where more bytes are needed; never where `last`
    public static Optional<MailProtocol> detect(ByteSpan server, ByteSpan client, boolean last) {
        Optional<MailProtocol> said = bySaid(server, client);
        if (said.isPresent()) {
            return said;
        }
        boolean full = server.length() >= DECIDED_WITHIN || client.length() >= DECIDED_WITHIN;
        if (last || full) {
            return Optional.of(likely(server, client));
        }
        boolean hopeless = !canBeMail(server) && !canBeMail(client) && server.length() + client.length() > 0;
        return hopeless ? Optional.of(MailProtocol.UNKNOWN) : Optional.empty();
    }

    private static Optional<MailProtocol> bySaid(ByteSpan server, ByteSpan client) {
        List<String> replies = lines(server);
        if (replies.size() == 1 && isUsualSmtp(replies.getFirst())) {
            return Optional.of(MailProtocol.SMTP);
        }
        List<String> commands = lines(client);
        if (!replies.isEmpty()) {
            Optional<MailProtocol> greeted = byGreeting(replies.getFirst(), commands);
            if (greeted.isPresent()) {
                return greeted;
            }
            if (anyMatches(UNTAGGED, replies)) {
                return Optional.of(MailProtocol.IMAP);
            }
            if (anyMatches(MAIL_REPLY, replies)) {
                return Optional.of(MailProtocol.SMTP);
            }
        }
        return byCommands(replies, commands);
    }

    private static Optional<MailProtocol> byCommands(List<String> replies, List<String> commands) {
        boolean numbered =
                !replies.isEmpty() && REPLY.matcher(replies.getFirst()).matches();
        for (String line : commands) {
            Optional<MailProtocol> commanded = byCommand(line, numbered);
            if (commanded.isPresent() && agrees(commanded.get(), replies, line)) {
                return commanded;
            }
        }
        return numbered && OtherProtocols.inNumbers(replies, commands)
                ? Optional.of(MailProtocol.OTHER)
                : Optional.empty();
    }

    /// Whether the server, where it has spoken, answers in that protocol's way; a name and a password alone, without
    /// its answer, are said in FTP and IRC too.
    private static boolean agrees(MailProtocol commanded, List<String> replies, String line) {
        return switch (commanded) {
            case POP3 -> replies.isEmpty() ? !OPENING.matcher(line).matches() : anyMatches(POP3_REPLY, replies);
            case IMAP -> replies.isEmpty() || anyMatches(IMAP_REPLY, replies);
            case SMTP, HTTP, OTHER, UNKNOWN -> true;
        };
    }

    private static boolean anyMatches(Pattern pattern, List<String> lines) {
        for (String line : lines) {
            if (pattern.matcher(line).matches()) {
                return true;
            }
        }
        return false;
    }

    /// Whether this is `220 mail.example.jp ESMTP` or its like in ASCII. It only spares nearly all greetings the
    /// patterns,
    /// of which [#MAIL_REPLY] says the same: a long way for a program that has just begun.
    private static boolean isUsualSmtp(String line) {
        int name = line.indexOf("SMTP");
        if (name < 4 || !line.startsWith("220") || (line.charAt(3) != ' ' && line.charAt(3) != '-')) {
            return false;
        }
        int before = line.charAt(name - 1) == 'E' ? name - 2 : name - 1;
        int behind = name + 4;
        return isSeparator(line.charAt(before))
                && (behind == line.length() || isSeparator(line.charAt(behind)))
                && isPrintable(line);
    }

    private static boolean isSeparator(char c) {
        return c == ' ' || c == '-' || c == '.' || c == ';' || c == '(' || c == ')' || c == ',';
    }

    private static boolean isPrintable(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) < ' ' || line.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static Optional<MailProtocol> byGreeting(String line, List<String> commands) {
        String upper = line.toUpperCase(Locale.ROOT);
        if (upper.startsWith("* OK") || upper.startsWith("* PREAUTH") || upper.startsWith("* BYE")) {
            return Optional.of(MailProtocol.IMAP);
        }
        if (upper.startsWith("+OK") || upper.startsWith("-ERR")) {
            boolean other = !commands.isEmpty() && OtherProtocols.isForeignCommand(commands.getFirst());
            return Optional.of(other ? MailProtocol.OTHER : MailProtocol.POP3);
        }
        return upper.startsWith("HTTP/") ? Optional.of(MailProtocol.HTTP) : Optional.empty();
    }

    private static Optional<MailProtocol> byCommand(String line, boolean numbered) {
        String[] words = line.split(" ", 3);
        String verb = words[0].toUpperCase(Locale.ROOT);
        if (!numbered && words.length == 3 && HTTP_VERBS.contains(words[0]) && words[2].startsWith("HTTP/")) {
            return Optional.of(MailProtocol.HTTP);
        }
        if (SMTP_VERBS.contains(verb) || (verb.equals("AUTH") && numbered && !isFtpAuth(words))) {
            return Optional.of(MailProtocol.SMTP);
        }
        if (numbered) {
            // FTP greets with 220 too (RFC 959 5.4): what is said tells it.
            return isFtpAuth(words) ? Optional.of(MailProtocol.OTHER) : Optional.empty();
        }
        if (OtherProtocols.isForeignCommand(line)) {
            return Optional.of(MailProtocol.OTHER);
        }
        if (isPop3(verb, line)) {
            return Optional.of(MailProtocol.POP3);
        }
        boolean tagged = ImapCommandReader.read(new WireText(line, false)) instanceof Parsed.Value<ImapCommand> command
                && command.value().known() != ImapVerb.DONE
                && command.value().isPlausible();
        return tagged ? Optional.of(MailProtocol.IMAP) : Optional.empty();
    }

    /// Whether this is a command of POP3 with what may stand behind it (RFC 1939 5 to 7): a line of a letter may begin
    /// with such a word.
    private static boolean isPop3(String verb, String line) {
        return POP3_VERBS.contains(verb)
                && switch (verb) {
                    case "CAPA", "STAT", "STLS" -> line.strip().length() == verb.length();
                    case "DELE", "LIST", "RETR", "TOP", "UIDL" -> isOfNumbers(line, verb.length());
                    default -> true;
                };
    }

    private static boolean isOfNumbers(String line, int from) {
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c != ' ' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    // RFC 4217 4: AUTH TLS, AUTH SSL.
    private static boolean isFtpAuth(String[] words) {
        return words.length > 1
                && words[0].equalsIgnoreCase("AUTH")
                && (words[1].equalsIgnoreCase("TLS") || words[1].equalsIgnoreCase("SSL"));
    }

    private static MailProtocol likely(ByteSpan server, ByteSpan client) {
        String replied = text(server);
        String first = replied.lines().findFirst().orElse("");
        if (REPLY.matcher(first).matches()) {
            boolean other = first.contains("FTP") || OtherProtocols.isForeignReply(first);
            return other ? MailProtocol.UNKNOWN : MailProtocol.SMTP;
        }
        Optional<MailProtocol> greeted = byGreeting(first, text(client).lines().toList());
        if (greeted.isPresent()) {
            return greeted.get();
        }
        String said = text(client).lines().findFirst().orElse("");
        String verb = said.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        boolean shared = SHARED_VERBS.contains(verb) && server.length() == 0;
        // Nothing more will come: a name and a password alone are a login of POP3 here, where they are masked.
        boolean login = OPENING.matcher(said).matches() && server.length() == 0;
        return byCommand(said, false)
                .filter(commanded -> login || agrees(commanded, replied.lines().toList(), said))
                .orElse(shared ? MailProtocol.SMTP : MailProtocol.UNKNOWN);
    }

    // Text, so far: mail begins with printable characters.
    private static boolean canBeMail(ByteSpan span) {
        for (int i = span.offset(); i < span.offset() + Math.min(span.length(), 16); i++) {
            byte b = span.array()[i];
            if (b < 0x20 && b != '\r' && b != '\n' && b != '\t') {
                return false;
            }
        }
        return span.length() > 0;
    }

    // Whole lines alone: half a verb may be another one.
    private static List<String> lines(ByteSpan span) {
        int whole = Math.min(span.length(), DECIDED_WITHIN);
        int first = Newline.next(span.array(), span.offset(), span.offset() + whole) - span.offset();
        if (first < 0) {
            return List.of();
        }
        String text = text(span);
        int end = text.lastIndexOf('\n');
        int cr = text.indexOf('\r');
        // Most are decided by the first line.
        boolean one = first == end && first > 0 && (cr < 0 || cr >= first - 1);
        return one
                ? List.of(text.substring(0, cr < 0 || cr > first ? first : cr))
                : text.substring(0, end).lines().toList();
    }

    private static String text(ByteSpan span) {
        return new String(
                span.array(), span.offset(), Math.min(span.length(), DECIDED_WITHIN), StandardCharsets.ISO_8859_1);
    }

    /// Who follows a dialogue of that protocol; empty for what is no mail, or is not followed.
    public static Optional<MailDissector> dissectorFor(MailProtocol protocol, MailListener listener) {
        return switch (protocol) {
            case SMTP -> Optional.of(new SmtpDissector(listener));
            case IMAP -> Optional.of(new ImapDissector(listener));
            case POP3 -> Optional.of(new Pop3Dissector(listener));
            case HTTP, OTHER, UNKNOWN -> Optional.empty();
        };
    }
}
