package dev.kaifu.analysis.conversation;

import dev.kaifu.analysis.session.TlsSummary;
import dev.kaifu.analysis.session.WhyId;
import dev.kaifu.analysis.tcp.StreamListener.Ending;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailProtocol;
import dev.kaifu.protocol.mail.WireText;
import dev.kaifu.protocol.net.Side;
import java.util.List;
import java.util.Optional;

/// One TCP connection, understood as far as it could be.
///
/// @param via `implicit` or `starttls`, empty where there was no TLS
/// @param events in the order in which they passed
/// @param eventsTruncated true where more came than [ConversationBuilder#MAX_EVENTS] or
/// [ConversationBuilder#MAX_EVENT_CHARACTERS]
/// @param client plaintext of the client, TLS application data alone where there was TLS
/// @param alerts of TLS, as far as they could be read
/// @param carriedData false where no payload passed, as when the connection was refused
/// @param ending how the connection ended
/// @param missingBytes of TCP payload that passed but are not in the capture
/// @param firstGap the packet before which the first of them are missing; 0 where none are
/// @param oneSidedTls TLS of one side alone, where the other spoke in the clear
/// @param lastPacket the packet that ended it, or the capture's last one
public record Conversation(
        TcpStream stream,
        MailProtocol protocol,
        Optional<TlsSummary> tls,
        String via,
        Status status,
        List<Event> events,
        boolean eventsTruncated,
        Plaintext client,
        Plaintext server,
        List<Alert> alerts,
        boolean carriedData,
        Ending ending,
        long missingBytes,
        long firstGap,
        Optional<OneSidedTls> oneSidedTls,
        long lastPacket) {
    /// How much of it could be read.
    public enum Status {
        CLEARTEXT,
        DECRYPTED,
        PARTLY,
        SEALED
    }

    /// Why not all of it could be read; empty where all could.
    public Optional<WhyId> why() {
        Optional<WhyId> why =
                tls.isPresent() ? tls.get().why() : status == Status.PARTLY ? Optional.of(WhyId.GAP) : Optional.empty();
        boolean known = protocol != MailProtocol.UNKNOWN && oneSidedTls.isPresent();
        if (known && why.isPresent() && oneSidedTls.get().answer() > 0) {
            return Optional.of(WhyId.NO_TLS);
        }
        return why.isPresent() && isOfSnaplen(why.get()) ? Optional.of(WhyId.SNAPLEN) : why;
    }

    /// Where the connection began in the capture and its packets were cut, a hello that cannot be read was cut too.
    private boolean isOfSnaplen(WhyId why) {
        return stream.cut() && (why == WhyId.GAP || (why == WhyId.NO_HANDSHAKE && stream.begun()));
    }

    /// The same as a sentence that says what to do; a gap with its bytes and place, and where not all was tried.
    public Optional<String> whySentence() {
        return why().map(why -> (detail(why) + " " + why.sentence()).strip());
    }

    private String detail(WhyId why) {
        if (why == WhyId.NO_TLS) {
            return "";
        }
        String ofSession = tls.map(TlsSummary::detail).orElse("");
        if ((why == WhyId.GAP || why == WhyId.SNAPLEN) && missingBytes > 0) {
            String place = missingBytes + (missingBytes == 1 ? " byte" : " bytes")
                    + " missing, the first before packet " + firstGap + ".";
            return (place + " " + ofSession).strip();
        }
        return ofSession;
    }

    /// Whether secrets that come later may open more of it.
    public boolean lacksSecrets() {
        return tls.isPresent() && lacks(tls.get(), status != Status.SEALED);
    }

    /// @param opened whether something of it was opened
    static boolean lacks(TlsSummary summary, boolean opened) {
        return summary.why().isPresent()
                && switch (summary.why().get()) {
                    case NO_SECRET,
                            NEEDS_EPHEMERAL,
                            NEEDS_PSK,
                            HALF_SECRETS,
                            RESUMPTION,
                            RESUMPTION_PSK_ONLY,
                            SECRETS_TOO_LATE,
                            TAG_FAILS,
                            EARLY_DATA -> true;
                    case GAP -> !opened;
                    case NO_HANDSHAKE, NO_TLS, UNSUPPORTED_SUITE, HANDSHAKE_FAILED, BAD_RECORDS, CUT_SHORT, SNAPLEN ->
                        false;
                };
    }

    /// The same where nobody can wait any longer for the secrets that it lacks.
    public Conversation tooLate() {
        return new Conversation(
                stream,
                protocol,
                tls.map(TlsSummary::tooLate),
                via,
                status,
                events,
                eventsTruncated,
                client,
                server,
                alerts,
                carriedData,
                ending,
                missingBytes,
                firstGap,
                oneSidedTls,
                lastPacket);
    }

    /// The same without what was said in it.
    public Conversation withoutEvents() {
        return new Conversation(
                stream,
                protocol,
                tls,
                via,
                status,
                List.of(),
                eventsTruncated,
                client,
                server,
                List.of(),
                carriedData,
                ending,
                missingBytes,
                firstGap,
                oneSidedTls,
                lastPacket);
    }

    /// Bytes of memory that its events take, about.
    public long held() {
        long bytes = (long) Event.SIZE * events.size();
        for (Event event : events) {
            bytes += event.characters();
        }
        return bytes;
    }

    /// TLS that the other side did not take up.
    ///
    /// @param by who spoke TLS
    /// @param packet its hello, or the alert that is all it said
    /// @param answer the packet in which the other side went on in the clear, 0 where it said no more
    public record OneSidedTls(Side by, long packet, long answer) {}

    /// @param level 1 warning, 2 fatal (RFC 8446 6)
    public record Alert(long packet, long timeNanos, Side from, int level, int description) {}

    /// An event and the packet that brought its end.
    ///
    /// @param insideTls whether it passed sealed
    /// @param subject of a message's header, empty where there is none
    /// @param sha256 of a message, lower-case hex; empty where no digests were asked for
    public record Event(
            long packet, long timeNanos, MailEvent event, boolean insideTls, WireText subject, String sha256) {
        /// Bytes of memory of one, about, without its characters.
        static final int SIZE = 224;
        /// The same of one line of several: POP3's lists have ten thousand, of a few characters each.
        static final int LINE = 56;

        /// The characters in it, and what their lines take besides.
        long characters() {
            return subject.text().length() + event.held() + (long) LINE * event.lineCount();
        }
    }

    /// @param sha256 lower-case hex; empty where no digests were asked for
    public record Plaintext(long bytes, String sha256) {}
}
