package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaifu.protocol.secrets.SecretStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Key logs larger than the block that is read, and larger than the room for their secrets.
class KeyFilesTest {
    private static final int LINES = 3000;

    @TempDir
    private Path folder;

    @Test
    void readsWhatIsLongerThanABlock() throws IOException {
        SecretStore store = new SecretStore();
        KeyFileTally tally = KeyFiles.read(keyLog(), store);
        assertThat(tally.secrets()).isEqualTo(LINES);
        assertThat(tally.badLines()).isEqualTo(LINES);
        assertThat(tally.firstBadLines()).hasSize(KeyFileTally.MAX_NAMED).startsWith(2L, 4L, 6L);
        assertThat(store.size()).isEqualTo(LINES);
    }

    @Test
    void saysThatThereIsNoRoom() throws IOException {
        Path file = keyLog();
        SecretStore small = new SecretStore(1 << 16);
        assertThatThrownBy(() -> KeyFiles.read(file, small))
                .isInstanceOfSatisfying(
                        UserError.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.UNREADABLE))
                .hasMessageContaining("long.keys")
                .hasMessageContaining("give only the part of the key log");
    }

    private Path keyLog() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            text.append("CLIENT_RANDOM %064x %096x\nRSA zz\n".formatted(i, i));
        }
        return Files.writeString(folder.resolve("long.keys"), text);
    }
}
