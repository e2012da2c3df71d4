package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation.Status;
import dev.kaifu.analysis.session.Recorded.Opened;
import dev.kaifu.testkit.Corpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Real recordings of openssl s_client and Postfix, and the corpus, with packets lost, cut, split, doubled, out of
/// order.
class DamagedSessionsTest {
    /// s12 and s13 are TLS from the start, st12 and st13 begin with STARTTLS.
    @ParameterizedTest
    @ValueSource(strings = {"s12", "s13", "st12", "st13"})
    void howTheBytesAreSplitChangesNothing(String name) throws IOException {
        Recorded whole = seed(name);
        Opened opened = whole.open(keys(name));
        assertThat(opened.conversation().status()).isEqualTo(Status.DECRYPTED);
        assertThat(opened.client()).contains("mail from", "quit");
        for (Recorded same :
                List.of(whole.split(1), whole.split(7), whole.split(100), whole.twice(), whole.shuffled())) {
            Opened again = same.open(keys(name));
            assertThat(again.why()).isEmpty();
            assertThat(again.client()).isEqualTo(opened.client());
            assertThat(again.server()).isEqualTo(opened.server());
        }
    }

    /// What was said in one packet.
    ///
    /// @param before what had been said until then
    /// @param fromClient characters
    /// @param fromServer characters
    private record Said(Opened before, int fromClient, int fromServer) {
        static Said in(Recorded whole, int packet, String name) throws IOException {
            Opened before = whole.first(packet).open(keys(name));
            Opened with = whole.first(packet + 1).open(keys(name));
            return new Said(
                    before,
                    with.client().length() - before.client().length(),
                    with.server().length() - before.server().length());
        }

        boolean behindApplicationData() {
            return before.conversation().tls().map(TlsSummary::opened).orElse(0L) > 0;
        }

        void isAllThatIsMissing(Opened opened, Opened without) {
            assertThat(without.client())
                    .isEqualTo(cut(opened.client(), before.client().length(), fromClient));
            assertThat(without.server())
                    .isEqualTo(cut(opened.server(), before.server().length(), fromServer));
        }
    }

    /// Whichever packet is lost: what stood in it is missing, with its bytes counted, and nothing else.
    @ParameterizedTest
    @ValueSource(strings = {"s12", "s13", "st12", "st13"})
    void oneLostPacketCostsItsOwnBytesAlone(String name) throws IOException {
        Recorded whole = seed(name);
        Opened opened = whole.open(keys(name));
        int tried = 0;
        for (int lost : whole.carriers()) {
            Said said = Said.in(whole, lost, name);
            // The last packet of a side is its close_notify: nothing behind it tells that it is missing.
            if (!said.behindApplicationData() || isLast(whole, lost)) {
                continue;
            }
            tried++;
            Opened without = whole.without(lost).open(keys(name));
            assertThat(without.why()).as("%s without %s", name, lost).isEqualTo("gap");
            assertThat(without.conversation().status()).isEqualTo(Status.PARTLY);
            assertThat(without.conversation().missingBytes())
                    .isEqualTo(whole.segments().get(lost).payload());
            said.isAllThatIsMissing(opened, without);
        }
        assertThat(tried).isGreaterThan(8);
    }

    /// Whichever record of application data is damaged (a bit of its tag): it stays sealed, and nothing else does.
    @ParameterizedTest
    @ValueSource(strings = {"s12", "s13", "st12", "st13"})
    void oneDamagedRecordCostsItselfAlone(String name) throws IOException {
        Recorded whole = seed(name);
        Opened opened = whole.open(keys(name));
        int tried = 0;
        for (int damaged : whole.carriers()) {
            Said said = Said.in(whole, damaged, name);
            if (!said.behindApplicationData() || said.fromClient() + said.fromServer() == 0) {
                continue;
            }
            tried++;
            Opened without = whole.damaged(damaged).open(keys(name));
            assertThat(without.why()).as("%s, packet %s", name, damaged).isEqualTo("tag-fails");
            assertThat(without.conversation().status()).isEqualTo(Status.PARTLY);
            said.isAllThatIsMissing(opened, without);
        }
        assertThat(tried).isGreaterThan(6);
    }

    /// Lost in the handshake: up to TLS 1.2 the ServerHello is needed, the rest is not: secrets prove themselves.
    @ParameterizedTest
    @CsvSource({"s12", "s13"})
    void whatIsLostOfTheHandshake(String name) throws IOException {
        Recorded whole = seed(name);
        Opened opened = whole.open(keys(name));
        List<Integer> carriers = whole.carriers();
        Opened withoutClientHello = whole.without(carriers.get(0)).open(keys(name));
        assertThat(withoutClientHello.client()).isEqualTo(opened.client());
        assertThat(withoutClientHello.server()).isEqualTo(opened.server());
        assertThat(withoutClientHello.why()).isEqualTo("gap");
        Opened withoutServerHello = whole.without(carriers.get(1)).open(keys(name));
        boolean tls13 = name.equals("s13");
        assertThat(withoutServerHello.conversation().status()).isEqualTo(tls13 ? Status.PARTLY : Status.SEALED);
        assertThat(withoutServerHello.why()).isEqualTo("gap");
        assertThat(withoutServerHello.client()).isEqualTo(tls13 ? opened.client() : "");
        assertThat(withoutServerHello.server()).isEqualTo(tls13 ? opened.server() : "");
        // The certificate: everything behind the ServerHello of the first server flight, as a snaplen or a loss leaves
        // it.
        Recorded pieces = whole.split(150);
        int flight = pieces.carriers().stream()
                .filter(i -> !pieces.segments()
                        .get(i)
                        .sameSide(pieces.segments().get(pieces.carriers().getFirst())))
                .findFirst()
                .orElseThrow();
        for (int lost = flight + 2; lost < flight + 6; lost++) {
            Opened without = pieces.without(lost).open(keys(name));
            assertThat(without.why()).as("%s without piece %s", name, lost).isEqualTo("gap");
            assertThat(without.client()).isEqualTo(opened.client());
            assertThat(without.server()).isEqualTo(opened.server());
        }
    }

    /// The sides' packets have changed places: what the client says stands behind so many packets of the server.
    @ParameterizedTest
    @CsvSource({"s12, 1", "s12, 2", "s12, 3", "s13, 1", "s13, 2", "s13, 3"})
    void theClientHelloComesLate(String name, int behind) throws IOException {
        Recorded whole = seed(name);
        Opened opened = whole.open(keys(name));
        int answer = whole.ofSameSide(whole.carriers().get(1)).get(behind - 1);
        Opened late = whole.early(answer).open(keys(name));
        assertThat(late.why()).isEmpty();
        assertThat(late.conversation().status()).isEqualTo(Status.DECRYPTED);
        assertThat(late.client()).isEqualTo(opened.client());
        assertThat(late.server()).isEqualTo(opened.server());
        TlsSummary summary = late.conversation().tls().orElseThrow();
        TlsSummary expected = opened.conversation().tls().orElseThrow();
        assertThat(summary.handshake()).isEqualTo(expected.handshake());
        assertThat(summary.clientRandom()).isEqualTo(expected.clientRandom());
        assertThat(summary.foreign()).isEmpty();
    }

    /// Up to TLS 1.2 the first sealed record of a side tells which ClientHello is missing; where it is damaged, the
    /// second.
    @Test
    void theRecordBehindADamagedFinishedTellsTheClientHello() throws IOException {
        Recorded whole = seed("s12");
        Opened opened = whole.open(keys("s12"));
        int hello = whole.carriers().getFirst();
        int second = whole.ofSameSide(hello).get(1);
        int answer = whole.ofSameSide(whole.carriers().get(1)).get(1);
        Opened without = whole.damaged(second).damaged(answer).without(hello).open(keys("s12"));
        assertThat(without.why()).isEqualTo("gap");
        assertThat(without.client()).isEqualTo(opened.client());
        assertThat(without.server()).isEqualTo(opened.server());
    }

    /// Of whichever suite, and of whichever side that tells first: RC4 and CBC with chained IVs begin with that record.
    /// The judge is what tshark reads of the whole capture.
    @ParameterizedTest
    @CsvSource({
        "fkie-cad+pcapFS/tests/crypto/all_ciphers_test/all_ciphers.pcap, 31",
        "fkie-cad+pcapFS/tests/crypto/pcaps/tls1-aes128-cbc-file_e_large.pcap, 1",
    })
    void withoutItsClientHelloASessionLosesNothing(String file, int sessions) throws IOException {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        List<String> different = new ArrayList<>();
        int tried = 0;
        for (Corpus.Row row : Corpus.table(corpus.resolve("STREAMS.tsv"))) {
            boolean byKeyLog =
                    row.get("follow").equals("tls") && Corpus.keyLog(row).isPresent();
            if (!row.get("file").equals(file) || !byKeyLog) {
                continue;
            }
            byte[] keys = Files.readAllBytes(corpus.resolve(Corpus.keyLog(row).orElseThrow()));
            Recorded whole = Recorded.of(corpus.resolve(file), Integer.parseInt(row.get("tcp.stream")));
            Opened without = whole.without(whole.carriers().getFirst()).open(keys);
            tried++;
            boolean same = sha256(without.client()).equals(row.get("node0_sha256"))
                    && sha256(without.server()).equals(row.get("node1_sha256"));
            if (!same || !without.why().equals("gap")) {
                different.add(row.get("cipher") + " of stream " + row.get("tcp.stream") + ": " + without.why());
            }
        }
        assertThat(different).isEmpty();
        assertThat(tried).isEqualTo(sessions);
    }

    /// The capture begins with the ServerHello, and the client's Finished is damaged: the server's tells, and what the
    /// client says next has the number behind it.
    @Test
    void aRecordThatPassedBeforeTheSecretWasKnownHasANumber() throws IOException {
        Recorded whole = seed("s12");
        Opened opened = whole.open(keys("s12"));
        int answer = whole.carriers().get(1);
        int second = whole.ofSameSide(whole.carriers().getFirst()).get(1);
        Opened without = whole.damaged(second).from(answer).open(keys("s12"));
        assertThat(without.client()).isEqualTo(opened.client());
        assertThat(without.server()).isEqualTo(opened.server());
    }

    /// With the client's ChangeCipherSpec and Finished in it, up to TLS 1.2 the key exchange too: the keys prove
    /// themselves.
    @ParameterizedTest
    @ValueSource(strings = {"s12", "s13"})
    void withoutTheClientsSecondFlight(String name) throws IOException {
        Recorded whole = seed(name);
        Opened opened = whole.open(keys(name));
        int second = whole.ofSameSide(whole.carriers().getFirst()).get(1);
        Opened without = whole.without(second).open(keys(name));
        assertThat(without.why()).isEqualTo("gap");
        assertThat(without.client()).isEqualTo(opened.client());
        assertThat(without.server()).isEqualTo(opened.server());
    }

    /// With much more lost beside it, each place that looks like a record could be one of many: all places share one
    /// bound.
    @ParameterizedTest
    @CsvSource({"10, true", "100, false"})
    void whatLooksLikeRecordsBehindAGapIsTriedWithinOneBound(int places, boolean opens) throws IOException {
        Recorded whole = seed("s12");
        Opened opened = whole.open(keys("s12"));
        List<Integer> client = whole.ofSameSide(whole.carriers().getFirst());
        byte[] place = Arrays.copyOf(new byte[] {23, 3, 3, 0, 32}, 5 + 32);
        byte[] all = new byte[places * place.length];
        for (int at = 0; at < all.length; at += place.length) {
            System.arraycopy(place, 0, all, at, place.length);
        }
        Recorded damaged = whole.before(client.get(2), all)
                .before(client.get(1), new byte[30_000])
                .without(client.get(1));
        Opened without = damaged.open(keys("s12"));
        assertThat(without.why()).isEqualTo("gap");
        assertThat(without.server()).isEqualTo(opened.server());
        assertThat(without.client()).isEqualTo(opens ? opened.client() : "");
        String shown = without.conversation().whySentence().orElseThrow();
        assertThat(shown).contains(" bytes missing, the first before packet ");
        assertThat(shown.contains("Not all that could follow the gap was tried"))
                .isNotEqualTo(opens);
    }

    /// Sealed bytes behind a gap may look like records: what is none has no number, so that those behind it are read.
    @ParameterizedTest
    @CsvSource({"s12, 1", "s12, 2", "s12, 4", "s13, 1", "s13, 2"})
    void whatOnlyLooksLikeRecordsBehindAGapHasNoNumbers(String name, int places) throws IOException {
        Recorded whole = seed(name);
        Opened opened = whole.open(keys(name));
        byte[] place = Arrays.copyOf(new byte[] {23, 3, 3, 0, 17}, 5 + 17);
        int missing = 20;
        int tried = 0;
        for (int index : whole.ofSameSide(whole.carriers().getFirst())) {
            Opened before = whole.first(index).open(keys(name));
            Opened with = whole.first(index + 1).open(keys(name));
            int payload = whole.segments().get(index).payload();
            if (before.client().isEmpty() || payload < missing + places * place.length || isLast(whole, index)) {
                continue;
            }
            tried++;
            byte[] looks = new byte[payload];
            for (int i = 0; i < places; i++) {
                System.arraycopy(place, 0, looks, missing + i * place.length, place.length);
            }
            Opened without =
                    whole.replaced(index, looks).withoutFirst(index, missing).open(keys(name));
            assertThat(without.why()).isEqualTo("gap");
            assertThat(without.server()).isEqualTo(opened.server());
            assertThat(without.client())
                    .isEqualTo(cut(
                            opened.client(),
                            before.client().length(),
                            with.client().length() - before.client().length()));
        }
        assertThat(tried).isPositive();
    }

    /// The capture begins behind the handshake, with any packet: in TLS 1.3 the secrets prove themselves at whichever
    /// number the records have come to.
    @ParameterizedTest
    @CsvSource({"s12", "s13"})
    void whatBeginsInTheMiddleOfASession(String name) throws IOException {
        Recorded whole = seed(name);
        Opened opened = whole.open(keys(name));
        int tried = 0;
        for (int first : whole.carriers()) {
            Opened before = whole.first(first).open(keys(name));
            if (before.client().isEmpty() || before.server().isEmpty() || isLast(whole, first)) {
                continue;
            }
            tried++;
            Opened rest = whole.from(first).open(keys(name));
            boolean tls13 = name.equals("s13");
            assertThat(rest.why()).isEqualTo("no-handshake");
            assertThat(rest.conversation().status())
                    .as("from %s", first)
                    .isEqualTo(tls13 ? Status.PARTLY : Status.SEALED);
            assertThat(rest.client())
                    .isEqualTo(tls13 ? opened.client().substring(before.client().length()) : "");
            assertThat(rest.server())
                    .isEqualTo(tls13 ? opened.server().substring(before.server().length()) : "");
        }
        assertThat(tried).isGreaterThan(5);
    }

    /// The capture begins inside a record of one side; the other side's first shows that this is TLS.
    @Test
    void whatBeginsInTheMiddleOfARecord() throws IOException {
        Opened opened = seed("s13").open(keys("s13"));
        Recorded pieces = seed("s13").split(9);
        List<Integer> carriers = pieces.carriers();
        int partly = 0;
        for (int tenth = 4; tenth < 10; tenth++) {
            Opened rest =
                    pieces.from(carriers.get(carriers.size() * tenth / 10)).open(keys("s13"));
            if (rest.conversation().status() == Status.PARTLY) {
                partly++;
                assertThat(opened.client()).endsWith(rest.client());
                assertThat(opened.server()).endsWith(rest.server());
                assertThat(rest.client() + rest.server()).contains("quit");
            }
        }
        assertThat(partly).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s12", "s13"})
    void aRecordingThatEndsTooEarlyIsCutShort(String name) throws IOException {
        Recorded whole = seed(name);
        Opened opened = whole.open(keys(name));
        int last = whole.carriers().getLast();
        Set<String> reasons = new HashSet<>();
        for (int end = 1; end <= last; end++) {
            Opened cut = whole.first(end).open(keys(name));
            reasons.add(cut.why());
            assertThat(opened.client()).startsWith(cut.client());
            assertThat(opened.server()).startsWith(cut.server());
        }
        assertThat(reasons).containsExactlyInAnyOrder("", "cut-short");
        // In the middle of a record.
        Recorded pieces = whole.split(10);
        int middle = pieces.carriers().get(pieces.carriers().size() - 2);
        Opened cut = pieces.first(middle).open(keys(name));
        assertThat(cut.why()).isEqualTo("cut-short");
        assertThat(cut.conversation().status()).isEqualTo(Status.PARTLY);
    }

    /// Every suite of the corpus: a packet in the middle of the longer side is lost.
    @Test
    void everySuiteGoesOnBehindAGap() throws IOException {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        List<String> different = new ArrayList<>();
        Set<String> resumed = new HashSet<>();
        for (Corpus.Row row : Corpus.table(corpus.resolve("STREAMS.tsv"))) {
            if (!usable(row)) {
                continue;
            }
            byte[] keys = Files.readAllBytes(corpus.resolve(Corpus.keyLog(row).orElseThrow()));
            Recorded whole = Recorded.of(corpus.resolve(row.get("file")), Integer.parseInt(row.get("tcp.stream")))
                    .split(100);
            if (whole.carriers().size() < 8 || whole.carriers().size() > 5000) {
                continue;
            }
            Opened opened;
            try {
                opened = whole.open(keys);
            } catch (IllegalStateException e) {
                // The same four numbers twice in one capture: not one conversation.
                continue;
            }
            if (opened.conversation().status() != Status.DECRYPTED) {
                continue;
            }
            List<Integer> carriers = whole.carriers();
            for (int tenth = 3; tenth < 10; tenth++) {
                int lost = carriers.get(carriers.size() * tenth / 10);
                if (isLast(whole, lost)) {
                    continue;
                }
                Opened without = whole.without(lost).open(keys);
                if (!isRest(opened, without)) {
                    different.add(row.get("file") + " stream " + row.get("tcp.stream") + " without " + lost + ": "
                            + without.why() + " " + without.conversation().status());
                } else if (goesOn(opened, without)) {
                    resumed.add(row.get("cipher"));
                }
            }
        }
        assertThat(different).isEmpty();
        assertThat(resumed).hasSizeGreaterThan(8);
    }

    private static boolean usable(Corpus.Row row) {
        String version = row.get("tls_version");
        return row.get("follow").equals("tls")
                && (version.equals("TLS1.2") || version.equals("TLS1.3"))
                && !row.get("tshark_options").contains("rsa")
                && !row.get("tshark_options").contains("psk")
                && Corpus.keyLog(row).isPresent();
    }

    /// True where nothing comes behind this packet of its side.
    private static boolean isLast(Recorded whole, int index) {
        return whole.carriers().stream()
                .noneMatch(i -> i > index
                        && whole.segments().get(i).sameSide(whole.segments().get(index)));
    }

    /// True where one piece is left out and told. Some captures hold their packets twice: then nothing is missing.
    private static boolean isRest(Opened all, Opened part) {
        boolean same = all.client().equals(part.client()) && all.server().equals(part.server());
        return isRest(all.client(), part.client())
                && isRest(all.server(), part.server())
                && (same || part.why().equals("gap"));
    }

    private static boolean isRest(String all, String part) {
        int prefix = Arrays.mismatch(all.toCharArray(), part.toCharArray());
        return prefix < 0 || all.endsWith(part.substring(prefix));
    }

    /// True where something of what stands behind the piece that was left out is there.
    private static boolean goesOn(Opened all, Opened part) {
        return goesOn(all.client(), part.client()) || goesOn(all.server(), part.server());
    }

    private static boolean goesOn(String all, String part) {
        int prefix = Arrays.mismatch(all.toCharArray(), part.toCharArray());
        return prefix >= 0 && prefix < part.length();
    }

    private static String cut(String text, int at, int length) {
        return text.substring(0, at) + text.substring(at + length);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.ISO_8859_1));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Facebook's programs spoke draft 26 as 0xFB1A. Its records are as TLS 1.3 has them, so that the number in the
    /// ServerHello's supported_versions (RFC 8446 4.2.1) is all that differs.
    @Test
    void aDraftUnderFacebooksNumberIsOpened() throws IOException {
        Recorded whole = seed("s13");
        Opened opened = whole.open(keys("s13"));
        byte[] chosen = {0, 0x2b, 0, 2, 3, 4};
        int flight = whole.carriers().get(1);
        byte[] bytes = whole.segments().get(flight).bytes();
        int at = 0;
        while (!Arrays.equals(bytes, at, at + chosen.length, chosen, 0, chosen.length)) {
            at++;
        }
        bytes[at + 4] = (byte) 0xfb;
        bytes[at + 5] = 0x1a;
        Opened draft = whole.replaced(flight, bytes).open(keys("s13"));
        assertThat(draft.why()).isEmpty();
        assertThat(draft.client()).isEqualTo(opened.client());
        assertThat(draft.server()).isEqualTo(opened.server());
        assertThat(draft.conversation().tls().orElseThrow().version()).contains("TLSv1.3-draft26");
    }

    private static Recorded seed(String name) throws IOException {
        return Recorded.of(folder().resolve(name + ".pcap"), 0);
    }

    private static byte[] keys(String name) throws IOException {
        return Files.readAllBytes(folder().resolve(name + ".keys"));
    }

    private static Path folder() {
        Path folder = Corpus.seedCaptures().orElse(null);
        Assumptions.assumeTrue(folder != null, "KAIFU_CORPUS names no folder");
        return folder;
    }
}
