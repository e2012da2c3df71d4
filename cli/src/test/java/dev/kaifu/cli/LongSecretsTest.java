package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.Tshark;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Decryption Secrets Block that is longer than what is held of one, as `editcap --inject-secrets` makes of a key log
/// that has grown for months.
class LongSecretsTest {
    /// Lines of other sessions before the one that counts: some 80 MB.
    private static final int OTHERS = 450_000;
    /// Not room enough for the block.
    private static final int HEAP = 200;

    @TempDir
    private Path folder;

    @Test
    void areReadAsTheyPassAndStripped() throws IOException {
        Peer.required("editcap");
        Path seed = Corpus.seedCaptures().orElse(null);
        Assumptions.assumeTrue(seed != null, "KAIFU_CORPUS names no folder");
        Path keys = folder.resolve("long.keys");
        write(keys, Files.readString(seed.resolve("s13.keys")));
        Path capture = folder.resolve("long.pcapng");
        Path packets = seed.resolve("s13.pcap");
        Peer.run("editcap", "--inject-secrets", "tls," + keys, packets.toString(), capture.toString())
                .well();
        assertThat(Files.size(capture)).isGreaterThan(64 << 20);
        Peer.Ended opened = small("open", capture.toString(), "--format", "ndjson", "--digest");
        assertThat(opened.errors()).isEmpty();
        assertThat(opened.status()).isZero();
        assertThat(opened.text())
                .isEqualTo(KaifuRun.launched(
                                "open",
                                packets.toString(),
                                "--keys",
                                seed.resolve("s13.keys").toString(),
                                "--format",
                                "ndjson",
                                "--digest")
                        .text())
                .contains("\"status\":\"decrypted\"");
        Path stripped = folder.resolve("stripped.pcapng");
        small("keys", "--for", capture.toString(), "--strip", stripped.toString())
                .well();
        assertThat(Files.size(stripped)).isLessThan(1 << 20);
        assertThat(Tshark.of(stripped).fields("frame", "frame.time_epoch", "frame.len"))
                .isEqualTo(Tshark.of(packets).fields("frame", "frame.time_epoch", "frame.len"));
    }

    /// Comments between the lines make them end anywhere in the pieces.
    private static void write(Path file, String last) throws IOException {
        String secret = "5a".repeat(48);
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            for (int i = 0; i < OTHERS; i++) {
                if (i % 1000 == 0) {
                    // Of few sessions, so that the store stays small.
                    out.write("CLIENT_RANDOM " + "%064x".formatted(i) + " " + secret + "\n");
                } else {
                    out.write("# " + i + " " + secret + secret.substring(0, 64) + "\n");
                }
            }
            out.write(last);
        }
    }

    private static Peer.Ended small(String... arguments) {
        List<String> command = new ArrayList<>(KaifuRun.command(arguments));
        command.add(1, "-Xmx" + HEAP + "m");
        return Peer.run(command, new byte[0]);
    }
}
