package dev.kaifu.demo;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Listens on 127.0.0.1 and nowhere else. It bounds how many connections there are, and closing it closes those too.
///
/// It holds the sockets below TLS: closing these ends a handshake that waits for its client, which closing the socket
/// in TLS would wait for.
final class LoopbackSocket extends ServerSocket {
    static final InetAddress ADDRESS = InetAddress.ofLiteral("127.0.0.1");

    static final int MAX_CONNECTIONS = 20;

    /// How long a client may say nothing.
    static final Duration IDLE_LIMIT = Duration.ofSeconds(60);

    /// What a connection gets before it is served.
    interface Layer {
        Socket over(Socket socket) throws IOException;
    }

    private final Layer layer;
    private final Object lock = new Object();
    private final Set<Socket> connections = new HashSet<>();

    /// Not bound yet: [#bind] does that, here or in a library.
    LoopbackSocket(Layer layer) throws IOException {
        this.layer = layer;
    }

    static LoopbackSocket bound(Layer layer) throws IOException {
        LoopbackSocket socket = new LoopbackSocket(layer);
        try {
            socket.bind(new InetSocketAddress(ADDRESS, 0), MAX_CONNECTIONS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// The next connection that is served. One that goes before that is passed over, so that an exception means the
    /// socket's own end.
    @Override
    public Socket accept() throws IOException {
        while (true) {
            Socket socket = super.accept();
            try {
                if (admits(socket)) {
                    // The libraries write an answer in pieces, and the second would wait for the first one's ACK.
                    socket.setTcpNoDelay(true);
                    socket.setSoTimeout(Math.toIntExact(IDLE_LIMIT.toMillis()));
                    return layer.over(socket);
                }
            } catch (IOException _) {
                // The client is gone.
            }
            closed(socket);
        }
    }

    private boolean admits(Socket socket) {
        synchronized (lock) {
            connections.removeIf(Socket::isClosed);
            return !isClosed() && connections.size() < MAX_CONNECTIONS && connections.add(socket);
        }
    }

    @Override
    public void close() {
        closed(super::close);
        List<Socket> open;
        synchronized (lock) {
            open = List.copyOf(connections);
            connections.clear();
        }
        open.forEach(LoopbackSocket::closed);
    }

    private static void closed(Closeable resource) {
        try {
            resource.close();
        } catch (IOException _) {
            // It is gone all the same, and nobody waits for what it had to say.
        }
    }
}
