package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.Tshark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Packets copied out of a pipe, which can be read only once.
class PipeWritingTest {
    private static final List<String> COMMANDS = List.of(
            "open CAPTURE --write OUT",
            "open CAPTURE --write OUT --no-wait --format ndjson",
            "open CAPTURE --write OUT --format events",
            "open CAPTURE --write OUT --with-secrets KEYS",
            "open CAPTURE --write OUT --with-secrets --follow 0 KEYS",
            "keys KEYFILE --for CAPTURE --embed OUT",
            "keys --for CAPTURE --strip OUT");

    @TempDir
    private Path folder;

    private Path seed = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void findCaptures() {
        seed = Corpus.seedCaptures().orElse(Path.of(""));
        Assumptions.assumeTrue(!seed.toString().isEmpty(), "KAIFU_CORPUS names no folder");
        out = folder.resolve("out.pcapng");
    }

    /// A pipe, and a file that the shell gives as stdin.
    @ParameterizedTest
    @CsvSource({"st13, cat CAPTURE |", "st12, < CAPTURE"})
    void isWrittenAsFromAFile(String name, String given) throws IOException {
        for (String command : COMMANDS) {
            Peer.Ended fromFile =
                    KaifuRun.launched(words(command, name, capture(name).toString()));
            byte[] written = Files.readAllBytes(out);
            Files.delete(out);
            Peer.Ended fromPipe = piped(given.replace("CAPTURE", capture(name).toString()), words(command, name, "-"));
            assertThat(fromFile.status()).as(command).isZero();
            assertThat(Files.readAllBytes(out)).as(command).isEqualTo(written);
            assertThat(fromPipe.errors()).isEqualTo(fromFile.errors()).contains("kaifu: wrote ");
            assertThat(fromPipe.text()).isEqualTo(fromFile.text());
            assertThat(fromPipe.status()).isZero();
            noComplaint(name);
            assertThat(Tshark.of(out)
                            .lines("-Y", "upper(smtp.req.command) == \"AUTH\"")
                            .isEmpty())
                    .as(command)
                    .isEqualTo(!command.contains("KEY"));
            Files.delete(out);
        }
    }

    private void noComplaint(String name) {
        Peer.required("capinfos");
        assertThat(Peer.run("capinfos", "-c", out.toString()).well().errors()).isEmpty();
        assertThat(Tshark.of(out).lines("-Y", "_ws.malformed")).isEmpty();
        assertThat(Tshark.of(out).fields("frame", "frame.time_epoch"))
                .isEqualTo(Tshark.of(capture(name)).fields("frame", "frame.time_epoch"));
    }

    /// Two captures of which one is a pipe that is named twice: it is written once, where it stands.
    @Test
    void besideFilesInTheirOrder() throws IOException {
        KaifuRun.launched("open", capture("st12").toString(), capture("st13").toString(), "--write", out.toString());
        byte[] written = Files.readAllBytes(out);
        for (String[] order : new String[][] {
            {"-", capture("st13").toString()}, {"-", capture("st13").toString(), "-"}
        }) {
            List<String> command = new ArrayList<>(List.of("open"));
            command.addAll(List.of(order));
            command.addAll(List.of("--write", out.toString()));
            piped("cat " + capture("st12") + " |", command.toArray(String[]::new));
            assertThat(Files.readAllBytes(out)).isEqualTo(written);
        }
    }

    /// The disk has no room for what is kept: no file may be larger than 64 KiB.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "open CAPTURE --write OUT",
                "open CAPTURE --write OUT --with-secrets KEYS",
                "keys KEYFILE --for CAPTURE --embed OUT"
            })
    void whatDoesNotFitIsSaidAndLeavesNothing(String command) throws IOException {
        Path large = folder.resolve("large.pcap");
        byte[] small = Files.readAllBytes(capture("st13"));
        try (var to = Files.newOutputStream(large)) {
            to.write(small);
            for (int written = small.length; written < 200_000; written += small.length) {
                // Behind the file's header.
                to.write(small, 24, small.length - 24);
            }
        }
        Peer.Ended whole = KaifuRun.launched(words(command, "st13", large.toString()));
        Files.delete(out);
        Peer.Ended ended = piped("ulimit -f 64; cat " + large + " |", words(command, "st13", "-"));
        assertThat(ended.status()).as(ended.errors()).isEqualTo(ExitStatus.UNREADABLE);
        assertThat(ended.errors()).contains("out.pcapng was not written").contains("stdin gave more than is kept");
        assertThat(ended.text()).isEqualTo(whole.text());
        assertThat(out).doesNotExist();
    }

    /// The bound is a number, not the disk alone.
    @ParameterizedTest
    @CsvSource({"0, true", "-1, false"})
    void whatIsKeptIsBounded(int beside, boolean fits) throws IOException {
        byte[] given = Files.readAllBytes(capture("st13"));
        InputStream stdin = System.in;
        PrintStream errors = System.err;
        try (Interruption interruption = Interruption.watch()) {
            System.setIn(new ByteArrayInputStream(given));
            System.setErr(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
            List<Path> captures = List.of(Path.of("-"));
            CaptureWriting writing = CaptureWriting.to(out, CaptureWriting.Kind.PACKETS, captures);
            try (CaptureInputs inputs = new CaptureInputs(
                    captures, interruption, ReadProgress.onStandardError(), given.length + beside, Optional.empty())) {
                inputs.keepPipes();
                inputs.all((in, _, _) -> in.readAllBytes());
                if (fits) {
                    writing.finish(inputs);
                } else {
                    assertThatThrownBy(() -> writing.finish(inputs)).isInstanceOf(UserError.class);
                }
            }
        } finally {
            System.setIn(stdin);
            System.setErr(errors);
        }
        assertThat(Files.exists(out)).isEqualTo(fits);
    }

    /// A file on stdin is read again as a file is: nothing of it is kept, so that no bound of pipes holds. A block of
    /// 1.1 GiB that nobody knows stands in it, with nothing on the disk.
    @ParameterizedTest
    @CsvSource({"open CAPTURE --write OUT --with-secrets KEYS", "keys --for CAPTURE --strip OUT"})
    void aLargeFileOnStdinIsWritten(String command) throws IOException {
        Path large = folder.resolve("large.pcapng");
        KaifuRun.launched("open", capture("st13").toString(), "--write", large.toString());
        long length = 0x4600_0000L;
        ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        head.putInt(0x0bad_beef).putInt((int) length).flip();
        try (FileChannel to = FileChannel.open(large, StandardOpenOption.WRITE)) {
            long at = to.size();
            to.write(head.duplicate(), at);
            to.write(head.slice(4, 4), at + length - 4);
        }
        Peer.Ended fromFile = KaifuRun.launched(words(command, "st13", large.toString()));
        byte[] written = Files.readAllBytes(out);
        Files.delete(out);
        Peer.Ended ended = piped("< " + large, words(command, "st13", "-"));
        assertThat(ended.errors())
                .isEqualTo(fromFile.errors().replace(large.toString(), "stdin"))
                .contains("kaifu: wrote ");
        assertThat(ended.status()).isZero();
        assertThat(Files.readAllBytes(out)).isEqualTo(written);
    }

    /// Others have read the descriptor before, or read on; the file has lost its name, or may only be written.
    @Test
    void aFileOnStdinBeginsWhereItsDescriptorStands() throws IOException {
        Path behind = folder.resolve("behind.pcap");
        byte[] capture = Files.readAllBytes(capture("st13"));
        Files.write(behind, "a line of others\n".getBytes(StandardCharsets.US_ASCII));
        Files.write(behind, capture, StandardOpenOption.APPEND);
        String[] command =
                words("open CAPTURE --write OUT", "st13", capture("st13").toString());
        KaifuRun.launched(command);
        byte[] written = Files.readAllBytes(out);
        command[1] = "-";
        for (String given : List.of(
                "{ read -r; \"$0\" \"$@\"; cat >&2; } < " + behind + "; exit; ",
                "exec < " + behind + "; rm " + behind + "; read -r;")) {
            Files.delete(out);
            Peer.Ended ended = piped(given, command);
            assertThat(ended.errors()).startsWith("kaifu: wrote ").hasLineCount(1);
            assertThat(Files.readAllBytes(out)).as(given).isEqualTo(written);
        }
        Files.delete(out);
        Peer.Ended ended = piped("0>" + folder.resolve("only-written"), command);
        assertThat(ended.status()).isEqualTo(ExitStatus.UNREADABLE);
        assertThat(ended.errors()).contains("could not be read").doesNotContain("Exception");
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--with-secrets", "--plaintext"})
    void theFileThatStdinIsIsNotWritten(String option) throws IOException {
        Path capture = Files.copy(capture("st13"), folder.resolve("st13.pcap"));
        byte[] before = Files.readAllBytes(capture);
        String[] words = ("open - --write " + capture + " " + option).strip().split(" ", -1);
        Peer.Ended ended = piped("< " + capture, words);
        assertThat(ended.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(Files.readAllBytes(capture)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo no capture |", "true |"})
    void whatIsNoCaptureLeavesNoFile(String given) {
        Peer.Ended ended = piped(given, words("open - --write OUT", "", ""));
        assertThat(ended.status()).isEqualTo(ExitStatus.UNREADABLE);
        assertThat(ended.errors()).contains("out.pcapng was not written").doesNotContain("kaifu: wrote");
        assertThat(out).doesNotExist();
    }

    private String[] words(String command, String name, String capture) {
        return command.replace("CAPTURE", capture)
                .replace("OUT", out.toString())
                .replace("KEYFILE", seed.resolve(name + ".keys").toString())
                .replace("KEYS", "--keys " + seed.resolve(name + ".keys"))
                .split(" ", -1);
    }

    private Path capture(String name) {
        return seed.resolve(name + ".pcap");
    }

    /// @param given what the shell puts before the command, a pipe or a redirection
    private static Peer.Ended piped(String given, String... arguments) {
        List<String> command = new ArrayList<>(List.of("bash", "-c", given + " \"$0\" \"$@\""));
        command.addAll(KaifuRun.command(arguments));
        // Its memory-mapped file of counters is a file as others are.
        command.add(4, "-XX:-UsePerfData");
        return Peer.run(command, new byte[0]);
    }
}
