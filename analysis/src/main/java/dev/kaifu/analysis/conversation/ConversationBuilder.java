package dev.kaifu.analysis.conversation;

import dev.kaifu.analysis.conversation.Conversation.Alert;
import dev.kaifu.analysis.conversation.Conversation.Event;
import dev.kaifu.analysis.conversation.Conversation.Status;
import dev.kaifu.analysis.session.TlsListener;
import dev.kaifu.analysis.session.TlsSession;
import dev.kaifu.analysis.session.TlsSummary;
import dev.kaifu.analysis.tcp.StreamListener.Ending;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.mail.MailDissector;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.mail.MailProtocol;
import dev.kaifu.protocol.mail.MailProtocols;
import dev.kaifu.protocol.mail.smtp.SmtpDissector;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.protocol.tls.RecordReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Builds one [Conversation] of one TCP connection: the bytes decide whether they are TLS or a dialogue, STARTTLS hands
/// over from the one to the other.
public final class ConversationBuilder implements TlsListener, MailListener {
    /// Events kept of one conversation.
    public static final int MAX_EVENTS = 100_000;
    /// Alerts kept of one conversation; an honest session has two.
    private static final int MAX_ALERTS = 100;
    /// Bytes that tell a protocol.
    private static final int TELLING = 4;
    /// Chunks looked at for a protocol: a capture may begin in mid-dialogue, but what is binary for long is no mail.
    private static final int MAX_ATTEMPTS = 32;

    private final TcpStream stream;
    private final SecretStore secrets;
    private final PlaintextSink sink;
    private final PlaintextCount fromClient;
    private final PlaintextCount fromServer;
    private final boolean digests;
    private final List<Event> events = new ArrayList<>();
    private final List<Alert> alerts = new ArrayList<>();
    /// First bytes of a side, too few to tell what is spoken.
    private final Map<Side, byte[]> undecided = new EnumMap<>(Side.class);

    private int attempts;
    private boolean carriedData;
    private Optional<TlsSession> tls = Optional.empty();
    private Optional<MailDissector> dissector = Optional.empty();
    private MailProtocol protocol = MailProtocol.UNKNOWN;
    private String via = "";
    /// At the start of the connection, and behind a STARTTLS that was granted.
    private boolean tlsMayBegin = true;

    private final TlsStart tlsStart = new TlsStart();

    private boolean plainGap;
    private long missing;
    private boolean truncated;
    private PlaintextCount messageCount;
    private SubjectReader subject = new SubjectReader();
    private long packet;
    private long timeNanos;

    public ConversationBuilder(TcpStream stream, SecretStore secrets, PlaintextSink sink, boolean digests) {
        this.stream = stream;
        this.secrets = secrets;
        this.sink = sink;
        this.digests = digests;
        this.messageCount = new PlaintextCount(digests);
        this.fromClient = new PlaintextCount(digests);
        this.fromServer = new PlaintextCount(digests);
    }

    /// Bytes of the TCP stream, in order.
    public void data(Side from, byte[] a, int offset, int length, long packet, long timeNanos) {
        this.packet = packet;
        this.timeNanos = timeNanos;
        carriedData = true;
        if (tls.isEmpty() && tlsMayBegin && tlsStart.waits(from, a, offset, length)) {
            return;
        }
        byte[] start = tlsStart.take(from);
        if (start.length > 0) {
            take(from, start, 0, start.length);
        } else {
            take(from, a, offset, length);
        }
    }

    private void take(Side from, byte[] a, int offset, int length) {
        if (tls.isEmpty()) {
            boolean begins = RecordReader.looksLikeTls(a, offset, length);
            // Other protocols ask for TLS in words that are not dissected: a ClientHello is proof enough.
            if (begins && (tlsMayBegin || RecordReader.looksLikeClientHello(a, offset, length))) {
                beginTls();
            }
            tlsMayBegin = false;
        }
        if (tls.isPresent()) {
            tls.get().bytes(from, a, offset, length);
        } else {
            dialogue(from, a, offset, length);
        }
    }

    private void beginTls() {
        via = fromClient.isEmpty() && fromServer.isEmpty() ? "implicit" : "starttls";
        tls = Optional.of(new TlsSession(secrets, this));
        // The contract counts TLS application data alone.
        fromClient.reset();
        fromServer.reset();
        undecided.clear();
        sink.tlsBegins(stream);
    }

    public void gap(Side from, long length, long packet, long timeNanos) {
        this.packet = packet;
        this.timeNanos = timeNanos;
        missing += length;
        if (tls.isPresent()) {
            tls.get().gap(from, length);
        } else {
            plainGap = true;
            dissector.ifPresent(to -> to.gap(from, length));
        }
    }

    /// The connection is over.
    ///
    /// @param lastPacket the packet that ended it
    public Conversation finish(Ending how, long lastPacket) {
        for (Side side : Side.values()) {
            byte[] start = tlsStart.take(side);
            if (start.length > 0) {
                take(side, start, 0, start.length);
            }
        }
        dissector.ifPresent(to -> {
            to.end(Side.CLIENT);
            to.end(Side.SERVER);
        });
        Optional<TlsSummary> summary = tls.map(TlsSession::summary);
        return new Conversation(
                stream,
                protocol,
                summary,
                via,
                status(summary),
                List.copyOf(events),
                truncated,
                fromClient.result(),
                fromServer.result(),
                List.copyOf(alerts),
                carriedData,
                how,
                missing,
                lastPacket);
    }

    private Status status(Optional<TlsSummary> summary) {
        if (summary.isEmpty()) {
            return plainGap ? Status.PARTLY : Status.CLEARTEXT;
        }
        if (summary.get().why().isEmpty()) {
            return Status.DECRYPTED;
        }
        return summary.get().opened() > 0 ? Status.PARTLY : Status.SEALED;
    }

    private void dialogue(Side from, byte[] a, int offset, int length) {
        (from == Side.CLIENT ? fromClient : fromServer).add(a, offset, length);
        sink.plaintext(stream, from, a, offset, length);
        boolean open = dissector.isEmpty() && protocol == MailProtocol.UNKNOWN && attempts < MAX_ATTEMPTS;
        if (open) {
            decide(from, a, offset, length);
        } else {
            dissector.ifPresent(to -> to.bytes(from, a, offset, length));
        }
    }

    /// Tells the protocol by what is said; too few bytes wait for the next ones.
    private void decide(Side from, byte[] a, int offset, int length) {
        byte[] held = undecided.getOrDefault(from, new byte[0]);
        byte[] start = Arrays.copyOf(held, held.length + length);
        System.arraycopy(a, offset, start, held.length, length);
        if (start.length < TELLING) {
            undecided.put(from, start);
            return;
        }
        attempts++;
        undecided.remove(from);
        protocol = MailProtocols.detect(from, start, 0, start.length);
        if (protocol == MailProtocol.SMTP) {
            MailDissector smtp = new SmtpDissector(this);
            dissector = Optional.of(smtp);
            undecided.forEach((side, bytes) -> smtp.bytes(side, bytes, 0, bytes.length));
            undecided.clear();
            smtp.bytes(from, start, 0, start.length);
        }
    }

    @Override
    public void plaintext(Side from, byte[] array, int offset, int length) {
        dialogue(from, array, offset, length);
    }

    @Override
    public void lost(Side from, long bytes) {
        dissector.ifPresent(to -> to.gap(from, bytes));
    }

    @Override
    public void established() {
        dissector.ifPresent(MailDissector::tlsEstablished);
    }

    @Override
    public void event(MailEvent event) {
        if (event instanceof MailEvent.TlsBegins) {
            tlsMayBegin = true;
        }
        boolean message = event instanceof MailEvent.Message;
        Event told = new Event(
                packet,
                timeNanos,
                event,
                tls.isPresent(),
                message ? subject.subject() : "",
                message ? messageCount.result().sha256() : "");
        sink.event(stream, told);
        if (events.size() < MAX_EVENTS) {
            events.add(told);
        } else {
            truncated = true;
        }
    }

    @Override
    public void alert(Side from, int level, int description) {
        if (alerts.size() < MAX_ALERTS) {
            alerts.add(new Alert(packet, timeNanos, from, level, description));
        }
    }

    @Override
    public void messageBegins(Side from) {
        subject = new SubjectReader();
        messageCount = new PlaintextCount(digests);
        sink.messageBegins(stream);
    }

    @Override
    public void messageBytes(byte[] array, int offset, int length) {
        subject.bytes(array, offset, length);
        messageCount.add(array, offset, length);
        sink.messageBytes(stream, array, offset, length);
    }
}
