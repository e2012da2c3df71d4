package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.capture.CaptureFile;
import dev.kaifu.capture.CaptureSink;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.capture.PcapngWriter;
import dev.kaifu.protocol.bytes.ByteSpan;
import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A capture that comes through a pipe, and its secrets behind it.
class LateSecretsPipeTest {
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    private Path seed = Path.of("");

    @BeforeEach
    void findCaptures() {
        seed = Corpus.seedCaptures().orElse(Path.of(""));
        Assumptions.assumeTrue(!seed.toString().isEmpty(), "KAIFU_CORPUS names no folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s12", "s13", "st12", "st13"})
    void isShownAsFromAFile(String name) throws IOException {
        Path file = folder.resolve("late.pcapng");
        Files.write(file, capture(name, Files.readString(seed.resolve(name + ".keys"))));
        for (String format : List.of("text", "json", "ndjson", "csv")) {
            Peer.Ended fromFile = KaifuRun.launched("open", file.toString(), "--digest", "--format", format);
            Peer.Ended fromPipe =
                    KaifuRun.launched(Files.readAllBytes(file), "open", "-", "--digest", "--format", format);
            assertThat(fromFile.text()).contains("decrypted");
            assertThat(fromPipe.text()).isEqualTo(fromFile.text());
            assertThat(fromPipe.errors()).isEqualTo(fromFile.errors());
            assertThat(fromPipe.status()).isEqualTo(fromFile.status());
        }
        Peer.Ended prompt = KaifuRun.launched(Files.readAllBytes(file), "open", "-", "--no-wait", "--format", "ndjson");
        assertThat(prompt.text()).contains("\"status\":\"sealed\"");
        assertThat(prompt.errors()).contains("too late");
    }

    /// What is told as it passes waits for the pipe's end.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "open CAPTURE --follow 0",
                "open CAPTURE --follow 0 --raw --side server",
                "open CAPTURE --export-messages OUT",
                "open CAPTURE --write OUT --plaintext",
                "open CAPTURE --write OUT --share --format json",
                "keys --for CAPTURE"
            })
    void isFollowedExportedAndWrittenAsFromAFile(String command) throws IOException {
        Path file = folder.resolve("late.pcapng");
        Files.write(file, capture("st13", Files.readString(seed.resolve("st13.keys"))));
        Path out = folder.resolve("out");
        Peer.Ended fromFile = KaifuRun.launched(new byte[0], arguments(command, file.toString(), out));
        Map<String, String> written = takeAway(out);
        Peer.Ended fromPipe = KaifuRun.launched(Files.readAllBytes(file), arguments(command, "-", out));
        assertThat(fromFile.status()).isZero();
        assertThat(fromFile.text()).isNotEmpty();
        assertThat(fromPipe.text()).isEqualTo(fromFile.text());
        assertThat(fromPipe.errors()).isEqualTo(fromFile.errors());
        assertThat(fromPipe.status()).isZero();
        assertThat(takeAway(out)).isEqualTo(written);
        assertThat(written.isEmpty()).isNotEqualTo(command.contains("OUT"));
        if (command.startsWith("open")) {
            Peer.Ended prompt =
                    KaifuRun.launched(Files.readAllBytes(file), arguments(command + " --no-wait", "-", out));
            assertThat(prompt.errors()).contains("too late");
            if (command.contains("OUT")) {
                assertThat(takeAway(out)).isNotEqualTo(written);
            }
        }
    }

    private static String[] arguments(String command, String capture, Path out) {
        return command.replace("CAPTURE", capture)
                .replace("OUT", out.toString())
                .split(" ", -1);
    }

    /// The files at a place, by their names, as they are; they are deleted.
    private static Map<String, String> takeAway(Path place) throws IOException {
        Map<String, String> files = new TreeMap<>();
        if (!Files.exists(place)) {
            return files;
        }
        try (Stream<Path> all = Files.walk(place)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                if (Files.isRegularFile(path)) {
                    files.put(place.relativize(path).toString(), Files.readString(path, StandardCharsets.ISO_8859_1));
                }
                Files.delete(path);
            }
        }
        return files;
    }

    /// The session that the second one resumes is opened by the key alone.
    @ParameterizedTest
    @ValueSource(strings = {"ndjson", "text"})
    void aSessionResumesWhatAKeyOpensAsFromAFile(String format) throws IOException {
        Path captures = Corpus.folder().orElseThrow().resolve("wireshark+wireshark@4.0.17/test");
        byte[] capture = Files.readAllBytes(captures.resolve("captures/rsasnakeoil2.pcap"));
        List<String> options = List.of(
                "--rsa-key", captures.resolve("keys/rsasnakeoil2.key").toString(), "--digest", "--format", format);
        Peer.Ended fromFile = KaifuRun.launched(
                new byte[0],
                with(options, captures.resolve("captures/rsasnakeoil2.pcap").toString()));
        Peer.Ended fromPipe = KaifuRun.launched(capture, with(options, "-"));
        assertThat(fromFile.text()).doesNotContain("sealed");
        assertThat(fromPipe.text()).isEqualTo(fromFile.text());
        assertThat(fromPipe.errors()).isEqualTo(fromFile.errors());
        assertThat(KaifuRun.launched(capture, with(options, "-", "--no-wait")).text())
                .contains("sealed");
    }

    private static String[] with(List<String> options, String... first) {
        return Stream.of(List.of("open"), List.of(first), options)
                .flatMap(List::stream)
                .toArray(String[]::new);
    }

    /// The client writes its key log while the capture passes, half a line at the time when Kaifu reads it first:
    /// before
    /// it reads the capture.
    @Test
    void aKeyLogMayGrowMeanwhile() throws Exception {
        String keys = Files.readString(seed.resolve("s13.keys"));
        Path live = folder.resolve("live.keys");
        Files.writeString(live, keys.substring(0, 100));
        Running kaifu = new Running("open", "-", "--keys", live.toString(), "--format", "ndjson");
        byte[] capture = capture("s13", "");
        kaifu.write(capture, 0, capture.length / 2);
        kaifu.untilItReads();
        Files.writeString(live, keys.substring(100), StandardOpenOption.APPEND);
        kaifu.write(capture, capture.length / 2, capture.length);
        kaifu.endInput();
        assertThat(kaifu.ended()).isZero();
        assertThat(kaifu.output()).contains("\"status\":\"decrypted\"");
    }

    /// SIGTERM while nothing comes: what waits is shown, and no file is left.
    @ParameterizedTest
    @CsvSource({
        "open - --format ndjson, '\"status\":\"sealed\"'",
        "open - --format ndjson --rsa-key KEY, '\"status\":\"sealed\"'",
        "open - --follow 0, '220 '",
        "keys --for - --rsa-key KEY, sealed"
    })
    void anInterruptedPipeShowsWhatWaitsAndLeavesNothing(String command, String shown) throws Exception {
        String key = Corpus.folder()
                .orElseThrow()
                .resolve("wireshark+wireshark@4.0.17/test/keys/rsasnakeoil2.key")
                .toString();
        Path pipe = folder.resolve("pipe");
        Peer.run(List.of("mkfifo", pipe.toString()), new byte[0]).well();
        try (RandomAccessFile writing = new RandomAccessFile(pipe.toFile(), "rw")) {
            // It stands in the pipe before the process is there, so that whoever waits for more has read it: written
            // later, it may come to a process that waits already, and that is ended before it gets to look.
            writing.write(capture("st13", ""));
            Running kaifu = new Running(
                    Redirect.from(pipe.toFile()), command.replace("KEY", key).split(" ", -1));
            kaifu.untilItReads();
            kaifu.process.destroy();
            assertThat(kaifu.ended()).isEqualTo(128 + 15);
            assertThat(kaifu.output()).as(kaifu.errors()).contains(shown);
            assertThat(kaifu.errors()).contains("interrupted; what had been read by then is shown");
        }
        try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
            assertThat(left).isEmpty();
        }
    }

    /// @param keys stand behind the packets
    private byte[] capture(String name, String keys) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PcapngWriter out = new PcapngWriter(bytes);
        out.sectionHeader("", "", "", "");
        CaptureSink sink = new CaptureSink() {
            private boolean begun;

            @Override
            public void packet(CapturedPacket packet) {
                try {
                    if (!begun) {
                        out.interfaceDescription(packet.linkType, 0, 9);
                        begun = true;
                    }
                    int length = packet.capturedLength;
                    out.packet(0, 9, packet.timeNanos, packet.array, packet.offset, length, length);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void keyLog(ByteSpan text) {
                throw new IllegalStateException("it holds secrets");
            }
        };
        CaptureFile.read(seed.resolve(name + ".pcap"), sink, new CapturedPacket());
        if (!keys.isEmpty()) {
            out.decryptionSecrets(keys);
        }
        return bytes.toByteArray();
    }

    /// A process whose input the test writes.
    private final class Running {
        private final Process process;
        private final Path out = folder.resolve("out");
        private final Path err = folder.resolve("err");

        Running(String... arguments) throws IOException {
            this(Redirect.PIPE, arguments);
        }

        Running(Redirect input, String... arguments) throws IOException {
            ProcessBuilder builder = new ProcessBuilder(KaifuRun.command(arguments))
                    .redirectInput(input)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            Path temporary = Files.createDirectories(folder.resolve("tmp"));
            builder.environment().put("TMPDIR", temporary.toString());
            process = builder.start();
        }

        void write(byte[] bytes, int from, int to) throws IOException {
            OutputStream in = process.getOutputStream();
            in.write(bytes, from, to - from);
            in.flush();
        }

        void endInput() throws IOException {
            process.getOutputStream().close();
        }

        /// Until its thread for a pipe that brings nothing stands in `/proc`.
        void untilItReads() throws IOException {
            Path tasks = Path.of("/proc/" + process.pid() + "/task");
            Assumptions.assumeTrue(Files.isDirectory(tasks), "no /proc here");
            Peer.await("the thread that waits for the pipe", java.time.Duration.ofSeconds(PATIENCE_SECONDS), () -> {
                try (Stream<Path> all = Files.list(tasks)) {
                    return all.anyMatch(task -> comm(task).equals("pipe"));
                } catch (IOException e) {
                    return false;
                }
            });
        }

        private static String comm(Path task) {
            try {
                return Files.readString(task.resolve("comm")).strip();
            } catch (IOException e) {
                return "";
            }
        }

        int ended() throws InterruptedException {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }

        String output() throws IOException {
            return Files.readString(out, StandardCharsets.UTF_8);
        }

        String errors() throws IOException {
            return Files.readString(err, StandardCharsets.UTF_8);
        }
    }
}
