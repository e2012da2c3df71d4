package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.session.Recorded.Opened;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.OpenSsl;
import dev.kaifu.testkit.Tcpdump;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    /// The capture ends before the server's ticket: which secret opens it is told.
    @Test
    void whatIsHeldAtTheEndIsTried() throws IOException {
        Path folder = Corpus.seedCaptures().orElse(null);
        Assumptions.assumeTrue(folder != null, "KAIFU_CORPUS names no folder");
        Recorded whole = Recorded.of(folder.resolve("s12.pcap"), 0);
        String keys = Files.readString(folder.resolve("s12.keys"));
        byte[] renamed =
                keys.replaceAll(" [0-9a-f]{64} ", " " + "5a".repeat(32) + " ").getBytes(StandardCharsets.US_ASCII);
        int second = whole.ofSameSide(whole.carriers().getFirst()).get(1);
        Opened held = whole.first(second + 1).open(renamed);
        assertThat(held.why()).isEqualTo("cut-short");
        assertThat(held.conversation().tls().flatMap(TlsSummary::foreign)).isPresent();
        assertThat(whole.first(second + 1).open(new byte[0]).why()).isEqualTo("no-secret");
    }

    /// What a client says before it has heard the server's Finished (RFC 7918) is shown too.
    @Test
    void whatIsHeldAtTheEndIsShown() throws IOException {
        Path folder = Corpus.seedCaptures().orElse(null);
        Assumptions.assumeTrue(folder != null, "KAIFU_CORPUS names no folder");
        Recorded whole = Recorded.of(folder.resolve("s12.pcap"), 0);
        SecretStore store = new SecretStore();
        SecretScanner.scan(Files.readAllBytes(folder.resolve("s12.keys"))).into(store);
        StringBuilder said = new StringBuilder();
        TlsSession session = new TlsSession(
                new Unnamed(store),
                (_, a, offset, length) -> said.append(new String(a, offset, length, StandardCharsets.ISO_8859_1)));
        RecordWorkspace workspace = new RecordWorkspace();
        List<Integer> client = whole.ofSameSide(whole.carriers().getFirst());
        int answer = whole.carriers().get(1);
        for (int i : List.of(client.get(0), answer, client.get(1), client.get(2))) {
            byte[] bytes = whole.segments().get(i).bytes();
            session.bytes(i == answer ? Side.SERVER : Side.CLIENT, bytes, 0, bytes.length, workspace);
        }
        assertThat(said).isEmpty();
        session.end(workspace);
        Opened opened = whole.open(Files.readAllBytes(folder.resolve("s12.keys")));
        assertThat(said).isNotEmpty();
        assertThat(opened.client()).startsWith(said.toString());
    }

    /// What a client says before the server's ticket may be more than is held, where two recordings were merged: its
    /// bytes stay in their order.
    @Test
    void moreThanIsHeldComesInItsOrder(@TempDir Path folder) throws IOException {
        OpenSsl openssl = new OpenSsl(folder);
        Path capture = folder.resolve("large.pcap");
        Path keys = folder.resolve("large.keys");
        // Few packets: what tcpdump drops would be missing.
        String line = "0123456789abcdef".repeat(500) + "\n";
        String said = line.repeat(200) + "CLOSE\n";
        try (OpenSsl.Server running = openssl.server(openssl.certificate("localhost", "DNS:localhost"), "-rev");
                Tcpdump recording = Tcpdump.onLoopback(capture, "tcp port " + running.port())) {
            byte[] bytes = said.getBytes(StandardCharsets.US_ASCII);
            openssl.client(
                    running.port(),
                    bytes,
                    "-tls1_2",
                    "-cipher",
                    "ECDHE-RSA-AES128-GCM-SHA256",
                    "-ign_eof",
                    "-keylogfile",
                    keys.toString());
            recording.end();
        }
        Recorded whole = Recorded.of(capture, 0);
        String log = Files.readString(keys);
        Opened opened = whole.open(log.getBytes(StandardCharsets.US_ASCII));
        assertThat(mismatch(opened.client(), said)).isEqualTo(-1);
        byte[] renamed =
                log.replaceAll(" [0-9a-f]{64} ", " " + "5a".repeat(32) + " ").getBytes(StandardCharsets.US_ASCII);
        int last = whole.ofSameSide(whole.carriers().getFirst()).getLast();
        List<Integer> server = whole.ofSameSide(whole.carriers().get(1));
        List<Recorded.Segment> first = new ArrayList<>();
        List<Recorded.Segment> late = new ArrayList<>();
        for (int i : whole.carriers()) {
            boolean isLate = i <= last && server.indexOf(i) > 0;
            (isLate || i > last ? late : first).add(whole.segments().get(i));
        }
        first.addAll(late);
        Opened merged = new Recorded(first).open(renamed);
        assertThat(mismatch(merged.client(), said)).isEqualTo(-1);
        assertThat(mismatch(merged.server(), opened.server())).isEqualTo(-1);
        assertThat(merged.why()).isEmpty();
    }

    private static int mismatch(String one, String other) {
        return Arrays.mismatch(one.toCharArray(), other.toCharArray());
    }

    /// A smaller record may find room behind one that did not: it has its turn behind that one.
    @Test
    void behindTheFirstThatIsNotHeldNoneIs() {
        EarlyRecords held = new EarlyRecords();
        byte[] large = new byte[16_000];
        int count = 0;
        while (held.add(large, 0, large.length - 5)) {
            count++;
        }
        assertThat(count).isEqualTo((1 << 20) / large.length);
        assertThat(held.add(large, 0, 1)).isFalse();
        held.clear();
        assertThat(held.add(large, 0, 1)).isTrue();
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
