package dev.kaifu.protocol.mail;

import dev.kaifu.protocol.net.Side;
import java.util.List;

/// One thing said in a mail dialogue. Bytes that are not UTF-8 come as Latin-1 with `binary` set.
///
/// Positions are offsets into the plaintext of the side that spoke (0 for its first byte since the dialogue began):
/// `at` is where the first byte stands, `end` one past the last. Whoever feeds the dissector maps them to packets.
public sealed interface MailEvent {
    Side from();

    long at();

    long end();

    /// Characters that it holds at the most, of whatever the other side chose to send: lines, arguments, responses.
    long held();

    /// How many lines they stand in, each of which takes memory besides; 0 where it is one.
    default int lineCount() {
        return 0;
    }

    /// Shows itself to the visitor as what it is.
    void show(Visitor visitor);

    /// Has something to do with each kind of event. A `switch` over them costs more than most of what is done.
    interface Visitor {
        void reply(Reply reply);

        void command(Command command);

        void saslLine(SaslLine line);

        void response(Response response);

        void message(Message message);

        void tlsBegins();

        void unparsed(Unparsed unparsed);
    }

    private static long lengthOf(List<String> lines) {
        long sum = 0;
        for (String line : lines) {
            sum += line.length();
        }
        return sum;
    }

    /// A reply of the server (SMTP, RFC 5321 4.2; the greeting too).
    ///
    /// @param code three digits
    /// @param lines the text of each line, without the code
    record Reply(long at, long end, int code, List<String> lines, boolean binary) implements MailEvent {
        /// Characters kept of one reply.
        public static final int MOST_KEPT = 131_072;

        @Override
        public long held() {
            // No line has more characters than it had bytes; to add them up costs as much as to keep the reply.
            return Math.min(end - at, MOST_KEPT);
        }

        @Override
        public int lineCount() {
            return lines.size() > 1 ? lines.size() : 0;
        }

        @Override
        public void show(Visitor visitor) {
            visitor.reply(this);
        }

        @Override
        public Side from() {
            return Side.SERVER;
        }
    }

    /// A command of the client.
    ///
    /// @param tag what the response that completes it begins with (IMAP, RFC 9051 2.2.1); empty where there is
    ///     none: in SMTP and POP3, and for IMAP's `DONE`
    /// @param verb upper case (`MAIL`, `EHLO`, `AUTH`, `UID FETCH`)
    /// @param argument what stands behind it, as sent; empty where nothing does. IMAP's literals are left out
    ///     (`{590}`), but for LOGIN, where short ones are given as quoted strings
    record Command(long at, long end, String tag, String verb, String argument, boolean binary) implements MailEvent {
        @Override
        public long held() {
            return argument.length();
        }

        @Override
        public void show(Visitor visitor) {
            visitor.command(this);
        }

        /// A command of a protocol without tags.
        public Command(long at, long end, String verb, String argument, boolean binary) {
            this(at, end, "", verb, argument, binary);
        }

        @Override
        public Side from() {
            return Side.CLIENT;
        }
    }

    /// A line of a SASL exchange: the client's response or the server's challenge, as sent (base64). It holds what can
    /// be turned back into a password: renderers mask it. SMTP's challenges are replies and stay so.
    ///
    /// @param line without IMAP's `+`
    record SaslLine(long at, long end, Side from, String mechanism, String line) implements MailEvent {
        @Override
        public long held() {
            return line.length();
        }

        @Override
        public void show(Visitor visitor) {
            visitor.saslLine(this);
        }
    }

    /// An untagged or tagged response line of IMAP or POP3, with literals left out (`{590}`).
    ///
    /// @param tag `*`, `+`, the tag of the [Command] that it completes, or for POP3 `+OK` and `-ERR`
    /// @param lines of a list of POP3 (RFC 1939 3), as far as they are kept: without stuffed dots and the dot
    ///     that ends it; else none
    record Response(long at, long end, String tag, String text, List<String> lines, boolean binary)
            implements MailEvent {
        /// A response of one line.
        public Response(long at, long end, String tag, String text, boolean binary) {
            this(at, end, tag, text, List.of(), binary);
        }

        @Override
        public long held() {
            return text.length() + lengthOf(lines);
        }

        @Override
        public int lineCount() {
            return lines.size();
        }

        @Override
        public void show(Visitor visitor) {
            visitor.response(this);
        }

        @Override
        public Side from() {
            return Side.SERVER;
        }
    }

    /// A message (RFC 5322) that passed: DATA or BDAT (dot-unstuffed, RFC 5321 4.5.2), an IMAP literal, a RETR.
    /// Its bytes are given to the listener's message methods between `at` and `end`, never held whole here.
    ///
    /// @param bytes length after unstuffing
    /// @param complete false where the end was never seen
    record Message(long at, long end, Side from, long bytes, boolean complete) implements MailEvent {
        @Override
        public long held() {
            return 0;
        }

        @Override
        public void show(Visitor visitor) {
            visitor.message(this);
        }
    }

    /// From here both sides speak TLS: the `220` to STARTTLS (RFC 3207) or its like was seen.
    record TlsBegins(long at, long end, Side from) implements MailEvent {
        @Override
        public long held() {
            return 0;
        }

        @Override
        public void show(Visitor visitor) {
            visitor.tlsBegins();
        }
    }

    /// Bytes that follow no grammar of the protocol, or were lost.
    ///
    /// @param why in words
    record Unparsed(long at, long end, Side from, String why) implements MailEvent {
        @Override
        public long held() {
            return why.length();
        }

        @Override
        public void show(Visitor visitor) {
            visitor.unparsed(this);
        }
    }
}
