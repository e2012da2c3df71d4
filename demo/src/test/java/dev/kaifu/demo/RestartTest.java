package dev.kaifu.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Close frees all: ports, threads, connections, whatever their clients are about.
final class RestartTest {
    private static final int TIMES = 20;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    @Test
    @Timeout(60)
    void twentyStartsLeaveNoThreadAndNoPort() throws Exception {
        oneRun();
        Set<Thread> before = threads();
        for (int i = 0; i < TIMES; i++) {
            for (int port : oneRun()) {
                assertFree(port);
            }
        }
        Set<Thread> left = threads();
        left.removeAll(before);
        for (Thread thread : left) {
            // A thread that has nothing more to do still takes a moment to end.
            assertThat(thread.join(LIMIT)).as(thread.getName()).isTrue();
        }
    }

    /// On every port a client that has said nothing yet, its handshake included; one that said STARTTLS and no more;
    /// on two ports one that is served. All are still there when the server closes.
    private List<Integer> oneRun() throws Exception {
        List<AutoCloseable> clients = new ArrayList<>();
        try (DemoServer server = DemoServer.start(Misbehaviour.NONE, folder)) {
            List<Integer> ports = List.of(server.implicitTlsPort(), server.startTlsPort(), server.imapsPort());
            for (int port : ports) {
                clients.add(new Socket(LoopbackSocket.ADDRESS, port));
            }
            Dialogue startTls = Dialogue.inClear(server.startTlsPort(), server.authority());
            clients.add(startTls);
            startTls.reply();
            assertThat(startTls.say("STARTTLS")).startsWith("220 ");
            Dialogue smtp = Dialogue.authenticated(server);
            clients.add(smtp);
            Dialogue imap = Dialogue.inTls(server.imapsPort(), server.authority());
            clients.add(imap);
            assertThat(smtp.say("NOOP")).startsWith("250 ");
            assertThat(imap.line()).startsWith("* OK ");
            return ports;
        } finally {
            for (AutoCloseable client : clients) {
                client.close();
            }
        }
    }

    private static void assertFree(int port) throws IOException {
        try (ServerSocket again = new ServerSocket()) {
            again.bind(new InetSocketAddress(LoopbackSocket.ADDRESS, port));
            assertThat(again.isBound()).isTrue();
        }
    }

    @Test
    void everyThreadIsADaemon() throws Exception {
        Set<Thread> before = threads();
        try (DemoServer server = DemoServer.start(Misbehaviour.NONE, folder);
                Dialogue smtp = Dialogue.authenticated(server);
                Dialogue imap = Dialogue.inTls(server.imapsPort(), server.authority())) {
            assertThat(smtp.say("NOOP")).startsWith("250 ");
            assertThat(imap.line()).startsWith("* OK ");
            Set<Thread> made = threads();
            made.removeAll(before);
            assertThat(made).hasSizeGreaterThanOrEqualTo(4).allMatch(Thread::isDaemon);
        }
    }

    @Test
    void itListensOnOneAddressAlone() throws Exception {
        try (DemoServer server = DemoServer.start(Misbehaviour.NONE, folder)) {
            for (int port : List.of(server.implicitTlsPort(), server.startTlsPort(), server.imapsPort())) {
                for (String other : List.of("127.0.0.2", "::1")) {
                    assertThatThrownBy(() -> new Socket(InetAddress.ofLiteral(other), port).close())
                            .isInstanceOf(ConnectException.class);
                }
            }
        }
    }

    @Test
    void connectionsAreBounded() throws Exception {
        List<Socket> clients = new ArrayList<>();
        try (DemoServer server = DemoServer.start(Misbehaviour.NONE, folder)) {
            for (int i = 0; i < LoopbackSocket.MAX_CONNECTIONS; i++) {
                clients.add(new Socket(LoopbackSocket.ADDRESS, server.startTlsPort()));
            }
            for (Socket client : clients) {
                assertThat(client.getInputStream().read()).isEqualTo('2');
            }
            try (Socket tooMany = new Socket(LoopbackSocket.ADDRESS, server.startTlsPort())) {
                assertThat(tooMany.getInputStream().read()).isNegative();
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void clientsThatBreakOffAreNotWrittenAbout() throws Exception {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            try (DemoServer server = DemoServer.start(Misbehaviour.NONE, folder)) {
                for (int port : List.of(server.implicitTlsPort(), server.startTlsPort(), server.imapsPort())) {
                    talkNonsense(port);
                }
                try (Dialogue smtp = Dialogue.submission(server)) {
                    smtp.say("AUTH LOGIN");
                    // SubEthaSMTP takes this answer for a command, and fails.
                    smtp.say("auth");
                }
                try (Dialogue imap = Dialogue.inTls(server.imapsPort(), server.authority())) {
                    imap.send("a LOGIN \"".getBytes(StandardCharsets.US_ASCII));
                }
            }
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private static void talkNonsense(int port) throws IOException {
        try (Socket client = new Socket(LoopbackSocket.ADDRESS, port)) {
            client.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
            client.getOutputStream()
                    .write("\u0016\u0003\u0001nonsense\r\n\0\r\n".getBytes(StandardCharsets.ISO_8859_1));
            client.shutdownOutput();
            client.getInputStream().readAllBytes();
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .collect(Collectors.toSet());
    }
}
