package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import dev.kaifu.testkit.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Where threads take turns with a session, each opens with what is its own.
class HeldRecordsTest {
    /// The client's Finished waits for the server's ticket; the gap that another thread brings ends the waiting.
    @Test
    void whatAGapReleasesIsOpenedWithTheCallersWorkspace() throws IOException {
        Path folder = Corpus.seedCaptures().orElse(null);
        Assumptions.assumeTrue(folder != null, "KAIFU_CORPUS names no folder");
        Recorded whole = Recorded.of(folder.resolve("s12.pcap"), 0);
        List<Integer> carriers = whole.carriers();
        SecretStore store = new SecretStore();
        SecretScanner.scan(Files.readAllBytes(folder.resolve("s12.keys"))).into(store);
        TlsSession session = new TlsSession(new Unnamed(store), (_, _, _, _) -> {});
        RecordWorkspace first = new RecordWorkspace();
        RecordWorkspace second = new RecordWorkspace();
        for (int i = 0; i < 3; i++) {
            byte[] bytes = whole.segments().get(carriers.get(i)).bytes();
            Side from = whole.segments()
                            .get(carriers.get(i))
                            .sameSide(whole.segments().get(carriers.getFirst()))
                    ? Side.CLIENT
                    : Side.SERVER;
            session.bytes(from, bytes, 0, bytes.length, first);
        }
        Arrays.fill(first.content, (byte) 0x5a);
        byte[] before = first.content.clone();
        byte[] unused = second.content.clone();
        session.gap(Side.SERVER, 1, second);
        assertThat(first.content).isEqualTo(before);
        assertThat(second.content).isNotEqualTo(unused);
    }

    /// No secret is known by the session's own names.
    private record Unnamed(SecretStore store) implements SessionSecrets {
        @Override
        public List<Secret> byId(byte[] id) {
            return List.of();
        }

        @Override
        public boolean hasResumptionPskOnly(byte[] clientRandom) {
            return false;
        }

        @Override
        public List<Secret> otherMasters(long at) {
            List<Secret> all = new ArrayList<>();
            store.known().forEachRemaining(known -> all.add(known.secret()));
            return all;
        }
    }
}
