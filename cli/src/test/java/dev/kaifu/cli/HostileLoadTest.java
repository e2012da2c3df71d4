package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.TcpFrameBuilder;
import dev.kaifu.protocol.net.TcpSegment;
import dev.kaifu.testkit.Peer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Captures made to fill the memory, opened with as much of it as the launcher gives: 384 MiB.
class HostileLoadTest {
    private static final int HALF_OPEN = 300_000;
    private static final int GAPS = 1_000_000;
    private static final int RAW = 101;
    private static final int HANDSHAKES = 600;
    private static final int TALKERS = 200;
    /// Megabytes: less than those handshakes take.
    private static final int SMALL_HEAP = 96;
    private static final Endpoint SERVER = new Endpoint(new byte[] {10, 0, 0, 2}, 465);
    /// A ClientHello's record begins, and no more comes.
    private static final byte[] BEGUN = {0x16, 3, 1, 1, 0, 1, 0, 0, (byte) 0xfc, 3, 3};

    @TempDir
    private Path folder;

    /// More connections than are followed at once, of a SYN each, or of a SYN and a few bytes. A million take no more
    /// memory, but a minute where the machine has other things to do.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void halfOpenConnections(boolean speak) throws IOException {
        Path file = folder.resolve("half-open.pcap");
        try (Writer out = new Writer(file)) {
            for (int i = 0; i < HALF_OPEN; i++) {
                Endpoint client = new Endpoint(new byte[] {11, (byte) (i >> 16), (byte) (i >> 8), (byte) i}, 40_000);
                out.frame(client, SERVER, TcpSegment.SYN, 0, new byte[0]);
                if (speak) {
                    out.frame(client, SERVER, TcpSegment.ACK, 1, BEGUN);
                }
            }
        }
        // Those that speak come through a pipe: they could wait for secrets.
        Peer.Ended ended = open(speak ? Path.of("-") : file, file);
        assertThat(ended.status()).as(ended.errors()).isZero();
        assertThat(ended.text().lines()).hasSize(HALF_OPEN + 1);
        assertThat(ended.errors()).contains("given out unfinished");
    }

    /// Every second byte of one side is missing, and the other acknowledges all.
    @Test
    void aMillionTinyGaps() throws IOException {
        Path file = folder.resolve("gaps.pcap");
        Endpoint client = new Endpoint(new byte[] {11, 0, 0, 1}, 40_000);
        try (Writer out = new Writer(file)) {
            out.frame(client, SERVER, TcpSegment.SYN, 0, new byte[0]);
            for (int i = 0; i < GAPS; i++) {
                out.frame(client, SERVER, TcpSegment.ACK, 2 + 2 * i, new byte[] {'x'});
            }
        }
        Peer.Ended ended = open(file, file);
        assertThat(ended.status()).as(ended.errors()).isZero();
        assertThat(ended.text().lines()).hasSize(2);
    }

    /// Each is open until the end, and more than waits unopened: a handshake message that claims a quarter of a
    /// megabyte and comes as far as it claims.
    @ParameterizedTest
    @ValueSource(strings = {"csv", "events"})
    void handshakesWithoutEnd(String format) throws IOException {
        Path file = folder.resolve("handshakes.pcap");
        byte[] record = new byte[5 + 16_000];
        ByteBuffer.wrap(record).put((byte) 0x16).putShort((short) 0x303).putShort((short) 16_000);
        byte[] first = record.clone();
        // A Certificate.
        ByteBuffer.wrap(first).putInt(5, 0x0b03_fff0);
        try (Writer out = new Writer(file)) {
            for (int i = 0; i < HANDSHAKES; i++) {
                Endpoint client = new Endpoint(new byte[] {11, 0, (byte) (i >> 8), (byte) i}, 40_000);
                out.frame(client, SERVER, TcpSegment.SYN, 0, new byte[0]);
                for (int j = 0; j < 15; j++) {
                    out.frame(SERVER, client, TcpSegment.ACK, 1 + j * record.length, j == 0 ? first : record);
                }
            }
        }
        Peer.Ended ended = open(file, file, format, "-Xmx" + SMALL_HEAP + "m");
        assertThat(ended.status()).as(ended.errors()).isZero();
        // A quarter of the heap, of which the collector keeps a little for itself.
        assertThat(ended.errors()).contains("given out unfinished").containsPattern("took more than 2[0-4] MiB");
        if (format.equals("csv")) {
            assertThat(ended.text().lines()).hasSize(HANDSHAKES + 1);
        }
    }

    /// The same of commands, which are all told.
    @ParameterizedTest
    @ValueSource(strings = {"ndjson", "csv", "events"})
    void commandsWithoutEnd(String format) throws IOException {
        Path file = folder.resolve("commands.pcap");
        byte[] commands = "NOOP\r\n".repeat(200).getBytes(StandardCharsets.US_ASCII);
        Endpoint server = new Endpoint(new byte[] {10, 0, 0, 2}, 25);
        try (Writer out = new Writer(file)) {
            for (int i = 0; i < TALKERS; i++) {
                Endpoint client = new Endpoint(new byte[] {11, 0, (byte) (i >> 8), (byte) i}, 40_000);
                out.frame(client, server, TcpSegment.SYN, 0, new byte[0]);
                byte[] greeting = "220 mx.example.com ESMTP\r\n".getBytes(StandardCharsets.US_ASCII);
                out.frame(server, client, TcpSegment.ACK, 1, greeting);
                for (int j = 0; j < 150; j++) {
                    out.frame(client, server, TcpSegment.ACK, 1 + j * commands.length, commands);
                }
            }
        }
        // There are too many events for this process to keep.
        List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$0\" \"$@\" > /dev/null"));
        command.addAll(command(file, format, "-Xmx384m"));
        Peer.Ended ended = Peer.run(command, new byte[0]);
        assertThat(ended.status()).as(ended.errors()).isZero();
        assertThat(ended.errors()).contains("given out unfinished");
    }

    /// Lists of POP3, of lines that have a character each.
    @ParameterizedTest
    @ValueSource(strings = {"ndjson", "events"})
    void listsWithoutEnd(String format) throws IOException {
        Path file = folder.resolve("lists.pcap");
        byte[] list = ("+OK\r\n" + "1\r\n".repeat(9_900) + ".\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] asks = "LIST\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] greeting = "+OK POP3 ready\r\n".getBytes(StandardCharsets.US_ASCII);
        Endpoint server = new Endpoint(new byte[] {10, 0, 0, 2}, 110);
        try (Writer out = new Writer(file)) {
            for (int j = 0; j < 30; j++) {
                for (int i = 0; i < 40; i++) {
                    Endpoint client = new Endpoint(new byte[] {11, 0, 0, (byte) i}, 40_000);
                    int at = 1 + (j == 0 ? 0 : greeting.length + j * list.length);
                    if (j == 0) {
                        out.frame(client, server, TcpSegment.SYN, 0, new byte[0]);
                        out.frame(server, client, TcpSegment.ACK, at, greeting);
                        at += greeting.length;
                    }
                    out.frame(client, server, TcpSegment.ACK, 1 + j * asks.length, asks);
                    out.frame(server, client, TcpSegment.ACK, at, list);
                }
            }
        }
        List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$0\" \"$@\" > /dev/null"));
        command.addAll(command(file, format, "-Xmx384m"));
        Peer.Ended ended = Peer.run(command, new byte[0]);
        assertThat(ended.status()).as(ended.errors()).isZero();
        assertThat(ended.errors()).contains("given out unfinished");
    }

    /// Connections that say too little to be opened before they end are opened as they go where that is asked for.
    @Test
    void halfOpenConnectionsOpenedAsTheyGo() throws IOException {
        Path file = folder.resolve("half-open.pcap");
        try (Writer out = new Writer(file)) {
            for (int i = 0; i < HALF_OPEN; i++) {
                Endpoint client = new Endpoint(new byte[] {11, (byte) (i >> 16), (byte) (i >> 8), (byte) i}, 40_000);
                out.frame(client, SERVER, TcpSegment.ACK, 1, BEGUN);
            }
        }
        Peer.Ended ended = open(file, file, "events", "-Xmx384m");
        assertThat(ended.status()).as(ended.errors()).isZero();
        assertThat(ended.errors()).contains("given out unfinished, the most silent first, because what is kept");
    }

    private static Peer.Ended open(Path given, Path file) throws IOException {
        return open(given, file, "csv", "-Xmx384m");
    }

    /// With the collector that the launcher has for large captures.
    private static List<String> command(Path given, String format, String heap) {
        List<String> command =
                new ArrayList<>(KaifuRun.command("open", given.toString(), "--format", format, "--workers", "2"));
        assertThat(command).contains("-XX:+UseSerialGC");
        command.remove("-XX:+UseSerialGC");
        command.addAll(1, List.of("-XX:+UseParallelGC", "-XX:-UseGCOverheadLimit", "-Xmn40m", heap));
        return command;
    }

    private static Peer.Ended open(Path given, Path file, String format, String heap) throws IOException {
        List<String> command = command(given, format, heap);
        return given.equals(file) ? Peer.run(command, new byte[0]) : Peer.run(piped(file, command), new byte[0]);
    }

    private static List<String> piped(Path file, List<String> command) {
        List<String> all = new ArrayList<>(List.of("sh", "-c", "cat \"$0\" | \"$@\"", file.toString()));
        all.addAll(command);
        return all;
    }

    /// Writes a pcap.
    private static final class Writer implements AutoCloseable {
        private final OutputStream out;
        private final ByteBuffer head = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        private int count;

        Writer(Path file) throws IOException {
            out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
            head.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0);
            out.write(head.putInt(262_144).putInt(RAW).array());
        }

        void frame(Endpoint from, Endpoint to, int flags, int sequence, byte[] payload) throws IOException {
            byte[] frame = TcpFrameBuilder.build(from, to, sequence, 0, flags, 65_535, payload, 0, payload.length);
            head.clear().putInt(1_790_000_000 + count / 100_000).putInt(count++ % 100_000);
            head.putInt(frame.length).putInt(frame.length);
            out.write(head.array(), 0, 16);
            out.write(frame);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
