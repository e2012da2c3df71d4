package dev.kaifu.probe.net;

import dev.kaifu.probe.net.LinkException.Kind;
import dev.kaifu.probe.tls.KaifuTlsClient;
import dev.kaifu.probe.tls.TlsFailure;
import dev.kaifu.probe.tls.TlsSettings;
import dev.kaifu.probe.tls.TlsSummary;
import dev.kaifu.probe.tls.TlsTrace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The plaintext of a connection to a mail server, whether or not TLS lies beneath it.
///
/// One thread may read while another writes; [#startTls] wants both to rest.
public final class MailLink implements AutoCloseable {
    /// RFC 5321 4.5.3.1.5 allows 512 bytes in a reply line, RFC 2683 3.2.1.5 8,000 for IMAP; servers send more.
    private static final int MAX_LINE = 65_536;

    private static final int CHUNK = 16_384;
    /// How long the other side may take to close after this one has said goodbye.
    public static final Duration FAREWELL = Duration.ofMillis(500);

    private final TappedSocket socket;
    private final WireRecorder recorder;
    private final ReentrantLock tlsLock = new ReentrantLock();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private Optional<KaifuTlsClient> tls = Optional.empty();
    /// No more plaintext comes.
    private boolean ended;

    /// The server has closed its side of the TCP connection.
    private boolean atEnd;

    private volatile boolean farewellSaid;
    private long deadlineNanos;

    private MailLink(TappedSocket socket, WireRecorder recorder, Duration timeout) {
        this.socket = socket;
        this.recorder = recorder;
        expectWithin(timeout);
    }

    /// @param timeout for the connection, and for what follows until [#expectWithin] sets another
    public static MailLink connect(InetSocketAddress to, Duration timeout, WireRecorder recorder) throws LinkException {
        return new MailLink(TappedSocket.connect(to, timeout, recorder), recorder, timeout);
    }

    /// What is read from now on must have come before this time is over.
    public void expectWithin(Duration timeout) {
        deadlineNanos = System.nanoTime() + timeout.toNanos();
    }

    public InetAddress localAddress() {
        return socket.localAddress();
    }

    /// Makes a TLS handshake over the connection; the certificate is not judged here.
    public void startTls(TlsSettings settings, TlsTrace trace) throws LinkException {
        if (pending.size() > 0) {
            throw new LinkException(Kind.BYTES_BEFORE_TLS, Printable.excerpt(pending.toByteArray()));
        }
        recorder.tlsBegins();
        KaifuTlsClient client = new KaifuTlsClient(settings, recorder, trace);
        try {
            client.start();
        } catch (IOException e) {
            throw new LinkException(Kind.TLS_FAILED, "nothing can be offered: " + e.getMessage());
        }
        tls = Optional.of(client);
        try {
            handshake(client);
        } finally {
            recorder.tlsSettled();
        }
    }

    private void handshake(KaifuTlsClient client) throws LinkException {
        flush(client);
        byte[] chunk = new byte[CHUNK];
        boolean first = true;
        while (!client.isConnected()) {
            int length = socket.read(chunk, remaining());
            if (length < 0) {
                ended = true;
                atEnd = true;
                throw new LinkException(Kind.DROPPED, "");
            }
            if (first && !looksLikeTls(chunk, length)) {
                throw new LinkException(Kind.NO_TLS, Printable.excerpt(Arrays.copyOf(chunk, length)));
            }
            first = false;
            client.offer(chunk, 0, length);
            flush(client);
            if (client.isClosed()) {
                TlsFailure failure = client.failure().orElse(new TlsFailure(true, 0, "close_notify (0)"));
                throw new LinkException(
                        Kind.TLS_FAILED,
                        failure.byServer()
                                ? "the server's alert " + failure.text()
                                : "this side's alert " + failure.text());
            }
        }
        pending.writeBytes(client.takePlaintext());
    }

    /// A handshake or an alert, of SSL 3.0 to TLS 1.3: RFC 8446 5.1.
    private static boolean looksLikeTls(byte[] chunk, int length) {
        return (chunk[0] == 22 || chunk[0] == 21) && (length < 2 || chunk[1] == 3);
    }

    /// Version and suite of the TLS beneath, empty where there is none.
    public Optional<TlsSummary> tls() {
        return tls.flatMap(KaifuTlsClient::summary);
    }

    /// The server's certificates (DER), its own first.
    public List<byte[]> certificates() {
        return tls.map(KaifuTlsClient::certificates).orElse(List.of());
    }

    /// Plaintext as it comes; empty at the end of the connection.
    public byte[] read() throws LinkException {
        while (pending.size() == 0 && !ended) {
            fill();
        }
        byte[] all = pending.toByteArray();
        pending.reset();
        return all;
    }

    /// One line without its end (CRLF, or LF alone).
    ///
    /// @throws LinkException where the connection ends first (what came of the line is lost), or the line
    ///     is too long
    public byte[] readLine() throws LinkException {
        int scanned = 0;
        while (true) {
            byte[] all = pending.toByteArray();
            for (int i = scanned; i < all.length; i++) {
                if (all[i] == '\n') {
                    pending.reset();
                    pending.write(all, i + 1, all.length - i - 1);
                    return Arrays.copyOf(all, i > 0 && all[i - 1] == '\r' ? i - 1 : i);
                }
            }
            if (all.length > MAX_LINE) {
                throw new LinkException(Kind.OTHER_PROTOCOL, Printable.excerpt(all));
            }
            if (ended) {
                throw new LinkException(Kind.DROPPED, "");
            }
            scanned = all.length;
            fill();
        }
    }

    private void fill() throws LinkException {
        byte[] chunk = new byte[CHUNK];
        int length = socket.read(chunk, remaining());
        if (length < 0) {
            ended = true;
            atEnd = true;
        } else if (tls.isEmpty()) {
            pending.write(chunk, 0, length);
        } else {
            fillFromTls(tls.get(), chunk, length);
        }
    }

    private void fillFromTls(KaifuTlsClient client, byte[] chunk, int length) throws LinkException {
        tlsLock.lock();
        try {
            boolean holds = client.offer(chunk, 0, length);
            recorder.tlsSettled();
            pending.writeBytes(client.takePlaintext());
            flush(client);
            ended = client.isClosed();
            if (!holds && pending.size() == 0) {
                throw new LinkException(
                        Kind.TLS_FAILED, client.failure().map(TlsFailure::text).orElse(""));
            }
        } finally {
            tlsLock.unlock();
        }
    }

    public void write(byte[] plaintext) throws LinkException {
        if (tls.isEmpty()) {
            socket.write(plaintext, 0, plaintext.length);
            return;
        }
        tlsLock.lock();
        try {
            tls.get().write(plaintext, 0, plaintext.length);
            flush(tls.get());
        } catch (LinkException e) {
            throw e;
        } catch (IOException e) {
            throw new LinkException(Kind.DROPPED, "");
        } finally {
            tlsLock.unlock();
        }
    }

    private void flush(KaifuTlsClient client) throws LinkException {
        byte[] out = client.takeOutput();
        socket.write(out, 0, out.length);
    }

    private Duration remaining() throws LinkException {
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
            throw new LinkException(Kind.SILENT, "");
        }
        return Duration.ofNanos(left);
    }

    /// Says goodbye: in TLS where it lies beneath, then in TCP. Reading may go on.
    public void goodbye() {
        farewellSaid = true;
        tlsLock.lock();
        try {
            if (tls.isPresent() && !tls.get().isClosed()) {
                tls.get().close();
                flush(tls.get());
            }
        } catch (LinkException e) {
            // A farewell that does not arrive changes nothing.
            return;
        } finally {
            tlsLock.unlock();
            socket.finishOutput();
        }
    }

    /// Closes without waiting for anybody: for when another thread is reading still.
    public void abort() {
        socket.close();
    }

    /// Says goodbye where that was not done, gives the other side a moment to do so too, and closes.
    @Override
    public void close() {
        try {
            if (!farewellSaid) {
                goodbye();
            }
            awaitEnd();
        } catch (LinkException e) {
            // The other side did not answer in time, or was faster; both end here.
            return;
        } finally {
            socket.close();
        }
    }

    /// Reads on until the server has closed too, as long as [#FAREWELL] allows.
    private void awaitEnd() throws LinkException {
        expectWithin(FAREWELL);
        byte[] chunk = new byte[CHUNK];
        // The deadline ends this, whatever the other side goes on to send.
        while (!atEnd) {
            atEnd = socket.read(chunk, remaining()) < 0;
        }
    }
}
