package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Peer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A capture file that is cut, or goes, between two readings: nobody may take what is shown for all of it.
class ShortenedCaptureTest {
    @TempDir
    private Path folder;

    private Path capture = Path.of("");
    private Path fifo = Path.of("");
    private byte[] other = new byte[0];

    @BeforeEach
    void prepare() throws IOException {
        Path seed = Corpus.seedCaptures().orElse(Path.of(""));
        Assumptions.assumeTrue(!seed.toString().isEmpty(), "KAIFU_CORPUS names no folder");
        capture = Files.copy(seed.resolve("st12.pcap"), folder.resolve("mail.pcap"));
        other = Files.readAllBytes(seed.resolve("st13.pcap"));
        fifo = folder.resolve("fifo");
        Peer.run("mkfifo", fifo.toString()).well();
    }

    /// The secrets that sessions of the pipe lack are looked for in the file once more.
    @ParameterizedTest
    @CsvSource({
        "open FILE FIFO, was cut while it was read",
        "open FILE FIFO --format ndjson --no-wait, has become shorter while it was read",
        "open FILE FIFO --write OUT, was cut while it was read",
        "open FILE FIFO --write OUT --no-wait --format events, could not be read a second time (it has become shorter)"
    })
    void isTold(String command, String sentence) throws IOException {
        // At the end of its first packet, so that the rest is a whole capture.
        Peer.Ended ended = run(command, file -> cut(file, firstPacketEnd()));
        assertThat(ended.errors()).contains(capture + " " + sentence).doesNotContain("Exception");
        assertThat(ended.status()).isEqualTo(ExitStatus.UNREADABLE);
        assertThat(folder.resolve("out.pcapng")).doesNotExist();
    }

    @Test
    void oneThatGoesIsToldToo() throws IOException {
        Peer.Ended ended = run("open FILE FIFO", ShortenedCaptureTest::delete);
        assertThat(ended.errors()).contains("kaifu: " + capture + " could not be read a second time");
        assertThat(ended.status()).isEqualTo(ExitStatus.UNREADABLE);
    }

    /// One that grows is what a recorder writes.
    @Test
    void oneThatGrowsIsNot() throws IOException {
        Peer.Ended ended = run("open FILE FIFO", file -> append(file, Files.readAllBytes(file)));
        assertThat(ended.errors()).doesNotContain("shorter");
        assertThat(ended.status()).isEqualTo(ExitStatus.OK);
    }

    /// Copies of the packets come from a reading of their own, whatever was looked for before.
    @Test
    void isNotCopied() throws IOException {
        Path out = folder.resolve("out.pcapng");
        List<Path> captures = List.of(capture);
        try (Interruption interruption = Interruption.watch();
                CaptureInputs inputs = new CaptureInputs(captures, interruption, ReadProgress.onStandardError());
                CaptureWriting writing = CaptureWriting.to(out, CaptureWriting.Kind.PACKETS, captures)) {
            inputs.all((in, _, _) -> in.readAllBytes());
            inputs.readableAgain((in, _, _) -> in.readAllBytes());
            assertThat(inputs.shortened()).isEmpty();
            cut(capture, firstPacketEnd());
            assertThatThrownBy(() -> writing.finish(inputs))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("mail.pcap could not be read a second time (it has become shorter)");
            assertThat(inputs.shortened()).hasSize(1);
        }
        assertThat(out).doesNotExist();
    }

    private int firstPacketEnd() throws IOException {
        // The file's header, the packet's, and its bytes.
        int length = ByteBuffer.wrap(Files.readAllBytes(capture))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt(24 + 8);
        return 24 + 16 + length;
    }

    private interface Change {
        void to(Path file) throws IOException;
    }

    /// Does something to the file when it has been read for the first time: the pipe is opened behind it.
    private Peer.Ended run(String command, Change change) throws IOException {
        String[] words = command.replace("FILE", capture.toString())
                .replace("FIFO", fifo.toString())
                .replace("OUT", folder.resolve("out.pcapng").toString())
                .split(" ", -1);
        CompletableFuture<Peer.Ended> running = CompletableFuture.supplyAsync(() -> KaifuRun.launched(words));
        try (OutputStream pipe = Files.newOutputStream(fifo)) {
            change.to(capture);
            pipe.write(other);
        }
        return running.join();
    }

    private static void cut(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    private static void append(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes, StandardOpenOption.APPEND);
    }

    private static void delete(Path file) throws IOException {
        Files.delete(file);
    }
}
