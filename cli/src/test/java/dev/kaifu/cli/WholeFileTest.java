package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written is whole or not there, and what stood in its place stays till then.
class WholeFileTest {
    @TempDir
    private Path folder;

    private Path capture = Path.of("");
    private Path keys = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void findCaptures() {
        Path seed = Corpus.seedCaptures().orElse(Path.of(""));
        Assumptions.assumeTrue(!seed.toString().isEmpty(), "KAIFU_CORPUS names no folder");
        capture = seed.resolve("st13.pcap");
        keys = seed.resolve("st13.keys");
        out = folder.resolve("out.pcapng");
    }

    /// No file may be larger than 64 KiB: the disk is full, and stays full when the file is closed.
    @ParameterizedTest
    @ValueSource(strings = {"open LARGE --write OUT", "keys KEYS --for LARGE --embed OUT --strip OUT2"})
    void aFullDiskLeavesNothing(String command) throws IOException {
        Path large = folder.resolve("large.pcap");
        byte[] small = Files.readAllBytes(capture);
        try (var to = Files.newOutputStream(large)) {
            to.write(small);
            for (int written = small.length; written < 200_000; written += small.length) {
                // Behind the file's header.
                to.write(small, 24, small.length - 24);
            }
        }
        Peer.Ended ended = shell("ulimit -f 64;", command.replace("LARGE", large.toString()));
        assertThat(ended.status()).as(ended.errors()).isEqualTo(ExitStatus.UNREADABLE);
        assertThat(ended.errors()).contains("out.pcapng could not be written").doesNotContain("kaifu: wrote");
        assertThat(files()).containsExactly("large.pcap");
    }

    /// Nobody reads what is printed.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "open CAPTURE --write OUT",
                "open CAPTURE --write OUT --plaintext --keys KEYS",
                "open CAPTURE --write OUT --share --format events --keys KEYS"
            })
    void isWrittenThoughTheReaderIsGone(String command) throws IOException {
        Peer.Ended read = shell("", command);
        byte[] written = Files.readAllBytes(out);
        Files.delete(out);
        Peer.Ended ended = shell("exec > >(exec true); sleep 0.3;", command);
        assertThat(ended.status()).as(ended.errors()).isEqualTo(read.status());
        assertThat(ended.errors()).isEqualTo(read.errors()).contains("kaifu: wrote ");
        assertThat(Files.readAllBytes(out)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open typo.pcap --write OUT",
                "open typo.pcap --write OUT --with-secrets",
                "open typo.pcap --write OUT --plaintext",
                "open typo.pcap --write OUT --share",
                "keys --for typo.pcap --strip OUT"
            })
    void whatStoodThereStaysWhereNothingIsRead(String command) throws IOException {
        Files.writeString(out, "precious");
        Peer.Ended ended = shell("", command);
        assertThat(ended.status()).as(ended.errors()).isEqualTo(ExitStatus.UNREADABLE);
        assertThat(ended.errors()).contains("out.pcapng was not written").doesNotContain("kaifu: wrote");
        assertThat(out).hasContent("precious");
        assertThat(files()).containsExactly("out.pcapng");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw-rw-r--"})
    void whatStoodThereIsReplaced(String rights) throws IOException {
        Files.writeString(out, "old");
        Files.setPosixFilePermissions(out, PosixFilePermissions.fromString(rights));
        assertThat(shell("", "open CAPTURE --write OUT").well().errors()).contains("kaifu: wrote");
        assertThat(Files.size(out)).isGreaterThan(Files.size(capture));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                .isEqualTo(rights);
        shell("", "open CAPTURE --write OUT --with-secrets --keys KEYS").well();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                .isEqualTo("rw-------");
        assertThat(files()).containsExactly("out.pcapng");
    }

    @Test
    void linksAndPipesAreWrittenStraight() throws IOException {
        shell("", "open CAPTURE --write OUT").well();
        byte[] written = Files.readAllBytes(out);
        Path other = Files.move(out, folder.resolve("other.pcapng"));
        Files.writeString(other, "old");
        Files.createSymbolicLink(out, other);
        shell("", "open CAPTURE --write OUT").well();
        assertThat(out).isSymbolicLink();
        assertThat(Files.readAllBytes(other)).isEqualTo(written);
        Files.delete(out);
        shell("mkfifo " + out + "; cat " + out + " > " + other + " &", "open CAPTURE --write OUT")
                .well();
        assertThat(Files.readAllBytes(other)).isEqualTo(written);
    }

    /// Between the two readings the file goes.
    @Test
    void whatCannotBeReadAgainIsTold() throws IOException {
        Path copy = Files.copy(capture, folder.resolve("copy.pcap"));
        List<Path> captures = List.of(copy);
        try (Interruption interruption = Interruption.watch();
                CaptureInputs inputs = new CaptureInputs(captures, interruption, ReadProgress.onStandardError());
                CaptureWriting writing = CaptureWriting.to(out, CaptureWriting.Kind.PACKETS, captures)) {
            inputs.all((in, _, _) -> in.readAllBytes());
            Files.delete(copy);
            assertThatThrownBy(() -> writing.finish(inputs))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("copy.pcap could not be read a second time");
        }
        assertThat(files()).isEmpty();
    }

    /// Of a library that cannot be loaded nothing is made ready, nor are the JDK's ciphers for a small capture.
    @Test
    void aLibraryThatCannotBeLoadedWarmsNothingUp() throws IOException {
        Path log = folder.resolve("classes.log");
        List<String> command = new ArrayList<>(
                KaifuRun.withLibrary(folder.resolve("libcrypto.so.3").toString(), "open", capture.toString()));
        command.add(1, "-Xlog:class+load:file=" + log);
        assertThat(Peer.run(command, new byte[0]).errors()).contains("cannot be loaded");
        assertThat(Files.readString(log)).contains("dev.kaifu.cli.WarmUp ").doesNotContain("RecordWarmUp ");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }

    /// @param before what the shell does before it
    private Peer.Ended shell(String before, String arguments) {
        List<String> command = new ArrayList<>(List.of("bash", "-c", before + " \"$0\" \"$@\""));
        command.addAll(KaifuRun.command(arguments
                .replace("CAPTURE", capture.toString())
                .replace("OUT2", folder.resolve("second.pcapng").toString())
                .replace("OUT", out.toString())
                .replace("KEYS", keys.toString())
                .split(" ", -1)));
        // Its memory-mapped file of counters is a file as others are.
        command.add(4, "-XX:-UsePerfData");
        return Peer.run(command, new byte[0]);
    }
}
