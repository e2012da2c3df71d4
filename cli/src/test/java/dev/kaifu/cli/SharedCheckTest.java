package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaifu.capture.PcapngWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The last look at a file that is to be shared: what it must not hold, in the places where a capture holds secrets.
class SharedCheckTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CLIENT_RANDOM @ @5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a\n",
                "    Session-ID: @\n    Resumption PSK: @\n",
                "    Resumption PSK: @\n",
            })
    void aFileWithASecretIsDeleted(String secret) throws IOException {
        String text = secret.replace("@", "0123456789abcdef".repeat(4));
        for (boolean inComment : new boolean[] {false, true}) {
            Path file = capture(inComment ? text : "", inComment ? "" : text);
            assertThatThrownBy(() -> new SharedCheck(file, file, List.of()).run())
                    .isInstanceOf(UserError.class);
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void aFileWithoutIsKept() throws IOException {
        Path file = capture("made of others", "# no secrets\n");
        new SharedCheck(file, file, List.of()).run();
        assertThat(file).exists();
    }

    private Path capture(String comment, String keyLog) throws IOException {
        Path file = folder.resolve("shared.pcapng");
        try (OutputStream bytes = Files.newOutputStream(file)) {
            PcapngWriter out = new PcapngWriter(bytes);
            out.sectionHeader(comment, "", "", "");
            if (!keyLog.isEmpty()) {
                out.decryptionSecrets(keyLog);
            }
        }
        return file;
    }
}
