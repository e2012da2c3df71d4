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

    private static Peer.Ended open(Path given, Path file) throws IOException {
        List<String> command =
                new ArrayList<>(KaifuRun.command("open", given.toString(), "--format", "csv", "--workers", "2"));
        command.addAll(1, List.of("-Xmx384m"));
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
