package dev.kaifu.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the ClientHello offers, read from its bytes (RFC 8446 4.1.2).
final class KaifuTlsClientTest {
    @Test
    void offersTheSuitesOfItsVersionsAlone() throws IOException {
        assertThat(suites(TlsVersion.TLS_1_2, TlsVersion.TLS_1_2)).isNotEmpty().noneMatch(code -> code >> 8 == 0x13);
        // RFC 5746 3.3: the signalling value 0x00ff is no suite.
        assertThat(suites(TlsVersion.TLS_1_3, TlsVersion.TLS_1_3))
                .isNotEmpty()
                .allMatch(code -> code >> 8 == 0x13 || code == 0x00ff);
        assertThat(suites(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)).contains(0x1301, 0xc02f);
    }

    private static List<Integer> suites(TlsVersion lowest, TlsVersion highest) throws IOException {
        TlsSettings settings = new TlsSettings("mail.example.test", lowest, highest, List.of());
        KaifuTlsClient client = new KaifuTlsClient(settings, secret -> {}, TlsTrace.NONE);
        client.start();
        ByteBuffer hello = ByteBuffer.wrap(client.takeOutput());
        // Record header, handshake header, legacy_version, random.
        hello.position(5 + 4 + 2 + 32);
        hello.position(hello.position() + 1 + hello.get(hello.position()));
        int length = hello.getShort();
        List<Integer> suites = new ArrayList<>();
        for (int i = 0; i < length / 2; i++) {
            suites.add(hello.getShort() & 0xffff);
        }
        return suites;
    }
}
