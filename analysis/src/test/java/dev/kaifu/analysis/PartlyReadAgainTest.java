package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.generated.GeneratedCapture;
import dev.kaifu.analysis.generated.GeneratedCapture.Plan;
import dev.kaifu.analysis.work.MemoryBounds;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A capture in many files, of which only some can be read again: what waits of one connection is in
/// part kept as it is, in part referred to. What is said is the same wherever it waits.
class PartlyReadAgainTest {
    private static final int FILE_HEADER = 24;
    private static final int PACKET_HEADER = 16;
    private static final int PACKETS = 37;

    @TempDir
    private Path folder;

    private byte[] keyLog = {};
    private final List<byte[]> parts = new ArrayList<>();

    @BeforeEach
    void cutUp() throws IOException {
        GeneratedCapture capture = new GeneratedCapture(new Plan(5, 60, 9_000, 1_460, 30, 0));
        capture.reorder(40);
        capture.lose(900);
        keyLog = capture.keyLog();
        byte[] whole = capture.bytes();
        ByteBuffer numbers = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        int at = FILE_HEADER;
        while (at < whole.length) {
            ByteArrayOutputStream part = new ByteArrayOutputStream();
            part.write(whole, 0, FILE_HEADER);
            for (int i = 0; i < PACKETS && at < whole.length; i++) {
                int length = PACKET_HEADER + numbers.getInt(at + 8);
                part.write(whole, at, length);
                at += length;
            }
            parts.add(part.toByteArray());
        }
        for (int i = 0; i < parts.size(); i++) {
            Files.write(file(i), parts.get(i));
        }
    }

    private Path file(int part) {
        return folder.resolve(part + ".pcap");
    }

    /// Of so many files in a row every other can be read again, with room in memory for nothing, for
    /// some references, and for all; then with no room on the disk.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void saysTheSame(int inARow) throws IOException {
        String expected = said(1, MemoryBounds.USUAL, Integer.MAX_VALUE);
        assertThat(expected).contains(" DECRYPTED\n");
        for (long memory : List.of(4_000L, 20_000L, 60_000L, 1L << 24)) {
            for (int threads : List.of(1, 2)) {
                assertThat(said(threads, new MemoryBounds(memory, 1 << 30, 1 << 30), inARow))
                        .isEqualTo(expected);
            }
        }
        assertThat(said(2, new MemoryBounds(4_000, -1, 1 << 30), inARow)).isEqualTo(expected);
    }

    /// So many pieces of each connection go to the disk that they are put together there, over and over.
    @ParameterizedTest
    @CsvSource({"400, 20000", "400, 60000", "1500, 120000"})
    void manySmallPieces(int connections, long memory) throws IOException {
        GeneratedCapture capture = new GeneratedCapture(new Plan(6, connections, 1_500, 60, connections, 0));
        keyLog = capture.keyLog();
        parts.clear();
        parts.add(capture.bytes());
        Files.write(file(0), parts.getFirst());
        String expected = said(1, MemoryBounds.USUAL, 0);
        assertThat(expected).contains(" DECRYPTED\n");
        for (int threads : List.of(1, 2)) {
            for (long disk : List.of(1L << 30, -1L)) {
                assertThat(said(threads, new MemoryBounds(memory, disk, 1 << 30), 0))
                        .isEqualTo(expected);
            }
        }
    }

    /// @param inARow 0 where all files can be read again
    private String said(int threads, MemoryBounds bounds, int inARow) throws IOException {
        SecretStore secrets = new SecretStore();
        SecretScanner.scan(keyLog).into(secrets);
        SaidConversations said = new SaidConversations();
        try (Opener opener = new Opener(secrets, true, threads, bounds, said)) {
            for (int i = 0; i < parts.size(); i++) {
                Optional<Path> again = inARow == 0 || i / inARow % 2 == 1 ? Optional.of(file(i)) : Optional.empty();
                opener.read(new ByteArrayInputStream(parts.get(i)), "part", again);
            }
            opener.finish();
            return said.toString() + opener.packets() + opener.damages() + opener.notes();
        }
    }
}
