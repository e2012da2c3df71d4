package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.protocol.tls.Hello;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import dev.kaifu.testkit.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What trials find where hello messages are missing, and where they end: records of a session of the corpus with
/// TLS_AES_128_GCM_SHA256, beside whose secrets those of AES-CCM and ChaCha20 are as long.
class LostHellosTest {
    private static final String CAPTURE = "Milie2k+PKI-mTLS-Traffic-Decryption/capture.pcap";
    private static final int AES_128_GCM = 0x1301;

    /// A key log as a late connection sees it.
    private record Known(List<Secret> all, int connection) implements SessionSecrets {
        @Override
        public List<Secret> byId(byte[] id) {
            return all.stream().filter(secret -> Arrays.equals(secret.id(), id)).toList();
        }

        @Override
        public boolean hasResumptionPskOnly(byte[] clientRandom) {
            return false;
        }

        @Override
        public List<Secret> otherTraffic(long at) {
            return all;
        }
    }

    @Test
    void aLateConnectionTriesTheLikelySuitesOfAllSessions() throws IOException {
        Session session = session();
        List<Secret> all = new ArrayList<>();
        Random random = new Random(8446);
        for (int i = 0; i < 100; i++) {
            byte[] id = bytes(random);
            all.add(new Secret(SecretLabel.CLIENT_TRAFFIC_SECRET, 0, id, bytes(random)));
            all.add(new Secret(SecretLabel.SERVER_TRAFFIC_SECRET, 0, id, bytes(random)));
        }
        session.secrets.stream()
                .filter(secret -> secret.label() == SecretLabel.CLIENT_TRAFFIC_SECRET
                        || secret.label() == SecretLabel.SERVER_TRAFFIC_SECRET)
                .forEach(all::add);
        LostHellos guess = new LostHellos(new Known(all, 7));
        LostHellos.Found found = find(guess, Optional.empty(), session.record).orElseThrow();
        assertThat(found.suite().code()).isEqualTo(AES_128_GCM);
        assertThat(found.clientRandom()).isEqualTo(session.random);
    }

    /// Where all secrets are tried, sessions far down a large key log are: as many as trials can come to are kept for
    /// all connections, however large it is.
    @ParameterizedTest
    @CsvSource({"400, false, false", "400, true, true", "3000, true, false"})
    void allSecretsOfALogAreTriedAsFarAsTrialsGo(int before, boolean all, boolean opens) throws IOException {
        Session session = session();
        SecretStore store = new SecretStore();
        Random random = new Random(9849);
        for (int i = 0; i < before; i++) {
            byte[] id = bytes(random);
            store.add(new Secret(SecretLabel.CLIENT_HANDSHAKE_TRAFFIC_SECRET, 0, id, bytes(random)));
            store.add(new Secret(SecretLabel.CLIENT_TRAFFIC_SECRET, 0, id, bytes(random)));
            store.add(new Secret(SecretLabel.SERVER_TRAFFIC_SECRET, 0, id, bytes(random)));
        }
        store.addAll(session.secrets);
        SecretSource source = new SecretSource(store);
        if (all) {
            source.tryAll();
        }
        StreamSecrets secrets = new StreamSecrets(source, 0, () -> 1);
        if (all) {
            assertThat(secrets.otherSessions(1)).hasSizeLessThanOrEqualTo(4 * LostHellos.MAX_REACH);
        }
        for (int i = 0; i < 2; i++) {
            Optional<LostHellos.Found> found = find(new LostHellos(secrets), Optional.empty(), session.record);
            assertThat(found.isPresent()).isEqualTo(opens);
            assertThat(found.map(LostHellos.Found::known).orElse(List.of()))
                    .allMatch(secret -> Arrays.equals(secret.id(), session.random));
        }
    }

    /// However many secrets there are, no more are made ready than trials can come to, and none of those is lost.
    @ParameterizedTest
    @CsvSource({"255, true", "3000, false"})
    void noMoreSecretsAreMadeReadyThanCanBeTried(int before, boolean opens) throws IOException {
        Session session = session();
        List<Secret> all = new ArrayList<>();
        Random random = new Random(9850);
        for (int i = 0; i < before; i++) {
            byte[] id = bytes(random);
            all.add(new Secret(SecretLabel.CLIENT_TRAFFIC_SECRET, 0, id, bytes(random)));
            all.add(new Secret(SecretLabel.SERVER_TRAFFIC_SECRET, 0, id, bytes(random)));
        }
        all.addAll(session.secrets);
        LostHellos guess = new LostHellos(new Known(all, 7));
        // An eighth of 131,072 trials, 64 for each secret and one more, of two labels, of four suites with SHA-256.
        assertThat(guess.candidates(Side.SERVER)).hasSizeLessThanOrEqualTo((131_072 / 8 / 64 + 1) * 2 * 4);
        assertThat(find(guess, Optional.empty(), session.record).isPresent()).isEqualTo(opens);
    }

    /// Whatever a side sends instead of records of the session, the trials of both sides and all suites are so many.
    @ParameterizedTest
    @CsvSource({"3, true", "15, false"})
    void allSuitesAreTriedWithinOneBound(int others, boolean opens) throws IOException {
        Session session = session();
        LostHellos guess = new LostHellos(new Known(session.secrets, 0));
        Optional<Hello> client = Optional.of(Hello.presumedClient(session.random));
        byte[] other = Arrays.copyOf(session.record, session.record.length);
        other[other.length - 1] ^= 1;
        for (int i = 0; i < others; i++) {
            assertThat(find(guess, client, other)).isEmpty();
        }
        assertThat(find(guess, client, session.record).isPresent()).isEqualTo(opens);
    }

    private static Optional<LostHellos.Found> find(LostHellos guess, Optional<Hello> client, byte[] record) {
        return guess.find(client, Side.SERVER, 1 << 10, record, 0, record.length - 5, new RecordWorkspace());
    }

    /// @param record the last one that the server sent in a segment of its own
    private record Session(byte[] random, List<Secret> secrets, byte[] record) {}

    private static Session session() throws IOException {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        byte[] keys = Files.readAllBytes(corpus.resolve("Milie2k+PKI-mTLS-Traffic-Decryption/sslkeys.log"));
        Recorded recorded = Recorded.of(corpus.resolve(CAPTURE), 0);
        byte[] random = HexFormat.of()
                .parseHex(recorded.open(keys)
                        .conversation()
                        .tls()
                        .flatMap(TlsSummary::clientRandom)
                        .orElseThrow());
        SecretStore store = new SecretStore();
        SecretScanner.scan(keys).into(store);
        List<byte[]> records = recorded.ofSameSide(recorded.carriers().get(1)).stream()
                .map(i -> recorded.segments().get(i).bytes())
                .filter(bytes -> bytes[0] == 23 && ((bytes[3] & 0xff) << 8 | (bytes[4] & 0xff)) == bytes.length - 5)
                .toList();
        return new Session(random, store.byId(random), records.getLast());
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return bytes;
    }
}
