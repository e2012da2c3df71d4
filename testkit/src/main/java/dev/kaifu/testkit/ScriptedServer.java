package dev.kaifu.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A server on loopback that does what a test tells it, however wrong, and writes down all that it is sent.
public final class ScriptedServer implements AutoCloseable {
    private static final int MAX_HEARD = 1 << 20;

    /// What it does with one connection; its end closes the connection.
    @FunctionalInterface
    public interface Script {
        void run(Session session) throws IOException;
    }

    private final ServerSocket socket;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    private ScriptedServer(ServerSocket socket) {
        this.socket = socket;
    }

    public static ScriptedServer start(Script script) {
        try {
            ScriptedServer server = new ScriptedServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(() -> server.accept(script));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    /// All plaintext that clients have sent so far, on all connections; bytes as Latin-1.
    public String heard() {
        synchronized (heard) {
            return heard.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private void accept(Script script) {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection, script));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection, Script script) {
        try (connection) {
            script.run(new Session(connection));
        } catch (IOException e) {
            // The client went away: that is for the test to see on its side.
            return;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One connection.
    public final class Session {
        private Socket connection;
        private InputStream in;
        private OutputStream out;

        private Session(Socket connection) throws IOException {
            this.connection = connection;
            connection.setTcpNoDelay(true);
            in = connection.getInputStream();
            out = connection.getOutputStream();
        }

        /// Sends a line with CRLF.
        public void say(String line) throws IOException {
            raw((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        }

        public void raw(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /// The client's next line without its end; empty where it has closed.
        public Optional<String> hear() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int b = in.read(); b >= 0; b = in.read()) {
                note(b);
                if (b == '\n') {
                    return Optional.of(line.toString().stripTrailing());
                }
                line.append((char) b);
            }
            return Optional.empty();
        }

        /// So many bytes of the client's, whatever they are; fewer where it has closed.
        public byte[] hearBytes(int count) throws IOException {
            byte[] bytes = in.readNBytes(count);
            for (byte b : bytes) {
                note(b);
            }
            return bytes;
        }

        private void note(int b) {
            synchronized (heard) {
                if (heard.size() < MAX_HEARD) {
                    heard.write(b);
                }
            }
        }

        /// Goes on in TLS, from the first byte or behind STARTTLS.
        public void startTls(SSLContext context) throws IOException {
            SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(connection, null, false);
            tls.setUseClientMode(false);
            tls.startHandshake();
            connection = tls;
            in = tls.getInputStream();
            out = tls.getOutputStream();
        }

        /// Answers each line until the client closes or says QUIT.
        ///
        /// @param reply the whole reply, lines parted by `\n`; STARTTLS, DATA and AUTH are the test's business
        public void answer(Function<String, String> reply) throws IOException {
            for (Optional<String> line = hear(); line.isPresent(); line = hear()) {
                // In one piece: what is to come with a reply must not come behind it.
                say(reply.apply(line.get()).replace("\n", "\r\n"));
                if (line.get().toUpperCase(Locale.ROOT).equals("QUIT")) {
                    return;
                }
            }
        }

        /// Says nothing until the client closes; what it sends is written down.
        public void silence() throws IOException {
            while (hear().isPresent()) {
                Thread.onSpinWait();
            }
        }

        /// Ends the connection with a RST.
        public void reset() throws IOException {
            connection.setSoLinger(true, 0);
            connection.close();
        }
    }
}
