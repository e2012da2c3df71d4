package dev.kaifu.demo;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// IMAP in TLS from the start: GreenMail's dialogue behind our own door, for its own one listens with a certificate
/// of its own whose key everybody knows.
final class ImapServer implements Listener {
    private static final int CLOSE_SECONDS = 5;

    private final LoopbackSocket socket;
    private final Mailbox mailbox;
    private final ExecutorService threads = DemoThreads.forConnections("imap");

    private ImapServer(LoopbackSocket socket, Mailbox mailbox) {
        this.socket = socket;
        this.mailbox = mailbox;
    }

    static ImapServer start(ServerTls tls, Mailbox mailbox) throws IOException {
        ImapServer server = new ImapServer(LoopbackSocket.bound(tls::over), mailbox);
        server.threads.execute(server::acceptUntilClosed);
        return server;
    }

    @Override
    public int port() {
        return socket.getLocalPort();
    }

    private void acceptUntilClosed() {
        try {
            while (true) {
                threads.execute(mailbox.imapTo(socket.accept()));
            }
        } catch (IOException | RejectedExecutionException _) {
            // The socket was closed: there is nobody left to serve.
        }
    }

    @Override
    public void close() {
        socket.close();
        threads.shutdown();
        try {
            threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
