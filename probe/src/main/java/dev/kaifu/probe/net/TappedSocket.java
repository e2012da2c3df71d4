package dev.kaifu.probe.net;

import dev.kaifu.probe.net.LinkException.Kind;
import dev.kaifu.protocol.net.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// A blocking socket whose every byte, and whose beginning and end, are given to a [WireRecorder].
public final class TappedSocket implements AutoCloseable {
    private final Socket socket;
    private final WireRecorder recorder;

    private TappedSocket(Socket socket, WireRecorder recorder) {
        this.socket = socket;
        this.recorder = recorder;
    }

    /// @throws LinkException where no connection comes about
    public static TappedSocket connect(InetSocketAddress to, Duration timeout, WireRecorder recorder)
            throws LinkException {
        Socket socket = new Socket();
        long began = now();
        recorder.connecting(began);
        try {
            socket.setTcpNoDelay(true);
            socket.connect(to, millis(timeout));
            InetAddress local = socket.getLocalAddress();
            recorder.connected(
                    new Endpoint(local.getAddress(), socket.getLocalPort()),
                    new Endpoint(to.getAddress().getAddress(), to.getPort()),
                    began,
                    now());
            return new TappedSocket(socket, recorder);
        } catch (IOException e) {
            recorder.closed(now());
            closeQuietly(socket);
            throw refusal(e);
        }
    }

    public InetAddress localAddress() {
        return socket.getLocalAddress();
    }

    /// Reads what is there, at most the array; -1 at the end.
    ///
    /// @param timeout how long to wait for the first byte; more than zero
    public int read(byte[] into, Duration timeout) throws LinkException {
        try {
            socket.setSoTimeout(millis(timeout));
            int length = socket.getInputStream().read(into);
            if (length < 0) {
                recorder.ended(now());
            } else {
                recorder.received(into, 0, length, now());
            }
            return length;
        } catch (SocketTimeoutException e) {
            throw new LinkException(Kind.SILENT, "");
        } catch (IOException e) {
            throw lost(e);
        }
    }

    public void write(byte[] array, int offset, int length) throws LinkException {
        if (length == 0) {
            return;
        }
        // The frame leaves while write() runs; the answer may be read before it has returned.
        recorder.sent(array, offset, length, now());
        try {
            socket.getOutputStream().write(array, offset, length);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /// Says that nothing more will be sent; reading goes on.
    public void finishOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            // The other side was faster: there is nothing left to finish.
            return;
        }
    }

    @Override
    public void close() {
        if (!socket.isClosed()) {
            recorder.closed(now());
            closeQuietly(socket);
        }
    }

    private LinkException lost(IOException e) {
        // Closed by this side from another thread: no act of the server.
        if (e instanceof SocketException && !socket.isClosed()) {
            recorder.reset(now());
        }
        return new LinkException(Kind.DROPPED, "");
    }

    static LinkException refusal(IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (e instanceof SocketTimeoutException || message.contains("timed out")) {
            return new LinkException(Kind.CONNECT_TIMEOUT, "");
        }
        // The system's words come in the user's language; of this class there are but those two.
        if (e instanceof ConnectException) {
            return new LinkException(Kind.REFUSED, "");
        }
        String detail = e instanceof NoRouteToHostException ? "no route to the host" : Printable.text(message);
        return new LinkException(Kind.UNREACHABLE, detail);
    }

    private static int millis(Duration timeout) {
        return Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE);
    }

    private static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing can be done about a socket that does not close.
            return;
        }
    }
}
