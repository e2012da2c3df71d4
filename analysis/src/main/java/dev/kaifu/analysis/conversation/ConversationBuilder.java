package dev.kaifu.analysis.conversation;

import dev.kaifu.analysis.conversation.Conversation.Event;
import dev.kaifu.analysis.conversation.Conversation.Status;
import dev.kaifu.analysis.session.TlsListener;
import dev.kaifu.analysis.session.TlsSession;
import dev.kaifu.analysis.session.TlsSummary;
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
import java.util.List;
import java.util.Optional;

/// Builds one [Conversation] of one TCP connection: the bytes decide whether they are TLS or a dialogue, STARTTLS hands
/// over from the one to the other.
public final class ConversationBuilder implements TlsListener, MailListener {
    /// Events kept of one conversation.
    public static final int MAX_EVENTS = 100_000;

    private final TcpStream stream;
    private final SecretStore secrets;
    private final PlaintextSink sink;
    private final PlaintextCount fromClient;
    private final PlaintextCount fromServer;
    private final List<Event> events = new ArrayList<>();
    private Optional<TlsSession> tls = Optional.empty();
    private Optional<MailDissector> dissector = Optional.empty();
    private MailProtocol protocol = MailProtocol.UNKNOWN;
    private String via = "";
    /// At the start of the connection, and behind a STARTTLS that was granted.
    private boolean tlsMayBegin = true;

    private boolean plainGap;
    private boolean truncated;
    private SubjectReader subject = new SubjectReader();
    private long packet;
    private long timeNanos;

    public ConversationBuilder(TcpStream stream, SecretStore secrets, PlaintextSink sink, boolean digests) {
        this.stream = stream;
        this.secrets = secrets;
        this.sink = sink;
        this.fromClient = new PlaintextCount(digests);
        this.fromServer = new PlaintextCount(digests);
    }

    /// Bytes of the TCP stream, in order.
    public void data(Side from, byte[] a, int offset, int length, long packet, long timeNanos) {
        this.packet = packet;
        this.timeNanos = timeNanos;
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
    }

    public void gap(Side from, long length, long packet, long timeNanos) {
        this.packet = packet;
        this.timeNanos = timeNanos;
        if (tls.isPresent()) {
            tls.get().gap(from, length);
        } else {
            plainGap = true;
            dissector.ifPresent(to -> to.gap(from, length));
        }
    }

    /// The connection is over.
    public Conversation finish() {
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
                fromServer.result());
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
        if (dissector.isEmpty() && protocol == MailProtocol.UNKNOWN) {
            protocol = MailProtocols.detect(from, a, offset, length);
            if (protocol == MailProtocol.SMTP) {
                dissector = Optional.of(new SmtpDissector(this));
            }
        }
        dissector.ifPresent(to -> to.bytes(from, a, offset, length));
    }

    @Override
    public void plaintext(Side from, byte[] array, int offset, int length) {
        dialogue(from, array, offset, length);
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
        if (events.size() >= MAX_EVENTS) {
            truncated = true;
            return;
        }
        String title = event instanceof MailEvent.Message ? subject.subject() : "";
        events.add(new Event(packet, timeNanos, event, tls.isPresent(), title));
    }

    @Override
    public void messageBegins(Side from) {
        subject = new SubjectReader();
    }

    @Override
    public void messageBytes(byte[] array, int offset, int length) {
        subject.bytes(array, offset, length);
    }
}
