package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// SSL 3.0 and TLS 1.0 with the suites of their time, as the JDK speaks them.
class EarlierSuitesTest {
    private static final byte[] ASKED = "RETR 1 ".repeat(300).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ANSWERED = "+OK ".repeat(5000).getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "SSLv3, SSL_DH_anon_WITH_RC4_128_MD5",
        "SSLv3, SSL_DH_anon_EXPORT_WITH_RC4_40_MD5",
        "SSLv3, SSL_DH_anon_WITH_DES_CBC_SHA",
        "SSLv3, SSL_DH_anon_EXPORT_WITH_DES40_CBC_SHA",
        "SSLv3, SSL_DH_anon_WITH_3DES_EDE_CBC_SHA",
        "SSLv3, TLS_DH_anon_WITH_AES_128_CBC_SHA",
        "SSLv3, TLS_DH_anon_WITH_AES_256_CBC_SHA",
        "TLSv1, SSL_DH_anon_WITH_RC4_128_MD5",
        "TLSv1, TLS_ECDH_anon_WITH_RC4_128_SHA",
        "TLSv1, SSL_DH_anon_EXPORT_WITH_RC4_40_MD5",
        "TLSv1, SSL_DH_anon_WITH_DES_CBC_SHA",
        "TLSv1, SSL_DH_anon_EXPORT_WITH_DES40_CBC_SHA",
        "TLSv1, SSL_DH_anon_WITH_3DES_EDE_CBC_SHA",
        "TLSv1, TLS_DH_anon_WITH_AES_256_CBC_SHA",
        "TLSv1, TLS_ECDH_anon_WITH_NULL_SHA",
        "TLSv1.1, SSL_DH_anon_WITH_RC4_128_MD5",
        "TLSv1.1, SSL_DH_anon_WITH_DES_CBC_SHA",
        "TLSv1.1, TLS_DH_anon_WITH_AES_128_CBC_SHA",
        "TLSv1.2, SSL_DH_anon_WITH_3DES_EDE_CBC_SHA",
        "TLSv1.2, TLS_ECDH_anon_WITH_NULL_SHA",
        "TLSv1.2, SSL_DH_anon_WITH_RC4_128_MD5"
    })
    void whatWasSaidCanBeRead(String version, String suite) throws IOException {
        EarlierPeer peer = new EarlierPeer(version, suite).shakeHands();
        peer.say(Side.CLIENT, ASKED).say(Side.SERVER, ANSWERED).say(Side.CLIENT, ASKED);
        Opened opened = opened(peer.wire, peer.keyLog());
        assertThat(opened.server.toByteArray()).isEqualTo(ANSWERED);
        assertThat(opened.client.toString(StandardCharsets.US_ASCII))
                .isEqualTo(new String(ASKED, StandardCharsets.US_ASCII).repeat(2));
        assertThat(opened.summary.why()).isEmpty();
        String name = version.equals("TLSv1") ? "TLSv1.0" : version;
        assertThat(opened.summary.version()).contains(name);
        assertThat(opened.summary.cipher()).contains(suite.replace("SSL_", "TLS_"));
    }

    @Test
    void anotherSecretOpensNothing() throws IOException {
        EarlierPeer peer = new EarlierPeer("SSLv3", "SSL_DH_anon_WITH_RC4_128_MD5").shakeHands();
        peer.say(Side.CLIENT, ASKED);
        String log = peer.keyLog();
        Opened opened = opened(peer.wire, log.substring(0, log.length() - 5) + "0000\n");
        assertThat(opened.client.size()).isZero();
        assertThat(opened.summary.why()).contains(WhyId.TAG_FAILS);
    }

    @Test
    void missingBytesEndRc4() throws IOException {
        Opened opened = withoutTheSecondLine("TLSv1", "SSL_DH_anon_WITH_RC4_128_MD5");
        assertThat(opened.client.toString(StandardCharsets.US_ASCII)).isEqualTo("line 1\r\n");
        assertThat(opened.summary.why()).contains(WhyId.GAP);
    }

    /// Its length is known, and with it where the stream of key bytes goes on.
    @Test
    void bytesMissingInsideOneRecordCostRc4ThatRecordAlone() throws IOException {
        for (String version : List.of("SSLv3", "TLSv1")) {
            EarlierPeer peer = new EarlierPeer(version, "SSL_DH_anon_WITH_RC4_128_MD5").shakeHands();
            List<EarlierPeer.Passed> wire = new ArrayList<>();
            int before = 0;
            for (int i = 1; i <= 4; i++) {
                before = peer.wire.size();
                peer.say(Side.CLIENT, ("line " + i + "\r\n").getBytes(StandardCharsets.US_ASCII));
                List<EarlierPeer.Passed> records = peer.wire.subList(before, peer.wire.size());
                assertThat(records).hasSize(1);
                wire.add(records.getFirst());
            }
            List<EarlierPeer.Passed> lossy = new ArrayList<>(peer.wire.subList(0, peer.wire.indexOf(wire.getFirst())));
            lossy.add(wire.get(0));
            byte[] second = wire.get(1).bytes();
            lossy.add(new EarlierPeer.Passed(Side.CLIENT, Arrays.copyOf(second, 8), false));
            lossy.add(new EarlierPeer.Passed(Side.CLIENT, new byte[5], true));
            lossy.add(new EarlierPeer.Passed(Side.CLIENT, Arrays.copyOfRange(second, 13, 15), false));
            lossy.add(new EarlierPeer.Passed(Side.CLIENT, new byte[1], true));
            lossy.add(new EarlierPeer.Passed(Side.CLIENT, Arrays.copyOfRange(second, 16, second.length), false));
            lossy.addAll(wire.subList(2, 4));
            Opened opened = opened(lossy, peer.keyLog());
            assertThat(opened.client.toString(StandardCharsets.US_ASCII)).isEqualTo("line 1\r\nline 3\r\nline 4\r\n");
            assertThat(opened.summary.why()).contains(WhyId.GAP);
        }
    }

    /// The IV of the next record is among what is missing. The JDK sends each line's first byte in a record of its own
    /// (RFC 2246 6.2.3.2 asks for it since CVE-2011-3389): that one alone stays sealed.
    @Test
    void missingBytesCostOneRecordMoreWhereIvsAreChained() throws IOException {
        for (String suite : List.of("TLS_DH_anon_WITH_AES_128_CBC_SHA", "SSL_DH_anon_WITH_3DES_EDE_CBC_SHA")) {
            Opened opened = withoutTheSecondLine("TLSv1", suite);
            assertThat(opened.client.toString(StandardCharsets.US_ASCII)).isEqualTo("line 1\r\nine 3\r\nline 4\r\n");
            assertThat(opened.summary.why()).contains(WhyId.GAP);
        }
    }

    /// The end of the line before was captured, and with it the IV, behind bytes that look like a record.
    @Test
    void whatOnlyLooksLikeARecordBehindAGapTakesNoIv() throws IOException {
        for (String suite : List.of("TLS_DH_anon_WITH_AES_128_CBC_SHA", "SSL_DH_anon_WITH_3DES_EDE_CBC_SHA")) {
            EarlierPeer peer = new EarlierPeer("TLSv1", suite).shakeHands();
            List<EarlierPeer.Passed> wire = new ArrayList<>();
            for (String line : List.of("line 1\r\n", "2".repeat(200) + "\r\n", "line 3\r\n", "line 4\r\n")) {
                peer.say(Side.CLIENT, line.getBytes(StandardCharsets.US_ASCII));
            }
            for (EarlierPeer.Passed passed : peer.wire) {
                byte[] bytes = passed.bytes().clone();
                if (bytes[0] != 23 || bytes.length < 200) {
                    wire.add(passed);
                    continue;
                }
                System.arraycopy(new byte[] {23, 3, 1, 0, 32}, 0, bytes, 100, 5);
                wire.add(new EarlierPeer.Passed(Side.CLIENT, Arrays.copyOf(bytes, 60), true));
                wire.add(new EarlierPeer.Passed(Side.CLIENT, Arrays.copyOfRange(bytes, 60, bytes.length), false));
            }
            Opened opened = opened(wire, peer.keyLog());
            assertThat(opened.client.toString(StandardCharsets.US_ASCII)).isEqualTo("line 1\r\nline 3\r\nline 4\r\n");
            assertThat(opened.summary.why()).contains(WhyId.GAP);
        }
    }

    private static Opened withoutTheSecondLine(String version, String suite) throws IOException {
        EarlierPeer peer = new EarlierPeer(version, suite).shakeHands();
        List<Integer> begins = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            begins.add(peer.wire.size());
            peer.say(Side.CLIENT, ("line " + i + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        List<EarlierPeer.Passed> wire = new ArrayList<>(peer.wire);
        for (int i = begins.get(1); i < begins.get(2); i++) {
            wire.set(i, wire.get(i).missing());
        }
        return opened(wire, peer.keyLog());
    }

    private record Opened(ByteArrayOutputStream client, ByteArrayOutputStream server, TlsSummary summary) {}

    private static Opened opened(List<EarlierPeer.Passed> wire, String keyLog) {
        SecretStore secrets = new SecretStore();
        SecretScanner.scan(keyLog.getBytes(StandardCharsets.US_ASCII)).into(secrets);
        ByteArrayOutputStream client = new ByteArrayOutputStream();
        ByteArrayOutputStream server = new ByteArrayOutputStream();
        TlsSession session = new TlsSession(
                SessionSecrets.of(secrets),
                (from, array, offset, length) -> (from == Side.CLIENT ? client : server).write(array, offset, length));
        RecordWorkspace workspace = new RecordWorkspace();
        for (EarlierPeer.Passed passed : wire) {
            if (passed.lost()) {
                session.gap(passed.from(), passed.bytes().length, workspace);
            } else {
                session.bytes(passed.from(), passed.bytes(), 0, passed.bytes().length, workspace);
            }
        }
        return new Opened(client, server, session.summary());
    }
}
