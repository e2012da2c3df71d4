package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
            session.bytes(passed.from(), passed.bytes(), 0, passed.bytes().length, workspace);
        }
        return new Opened(client, server, session.summary());
    }
}
