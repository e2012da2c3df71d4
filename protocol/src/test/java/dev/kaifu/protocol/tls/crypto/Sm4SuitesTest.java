package dev.kaifu.protocol.tls.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.ProtocolVersion;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 8998: the keys are what `openssl kdf … digest:SM3 … HKDF` (3.0.19) makes of the traffic secret 00 01 … 1f; the
/// records were sealed over SM4-ECB of pyca/cryptography 48, by SP 800-38D (which its own GCM confirms) and RFC 3610.
class Sm4SuitesTest {
    private static final String SECRET = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    @ParameterizedTest
    @CsvSource({
        "00c6, 170303002ca81d56bde6579d6e5d95853ca81e363ffe021275ac46760f6ff5d09525775e7ab688e7133884d79731ce75f9",
        "00c7, 170303002cc9532ecd818eb91ab14b0f114609a76c0a655474eb14cc70f09d40319dc5576327d37d3dcf3d93ab096bb368"
    })
    void theSecondRecordOfASecretOpens(String code, String sealed) {
        CipherSuite suite = CipherSuite.of(Integer.parseInt(code, 16), ProtocolVersion.TLS13)
                .orElseThrow();
        RecordProtection keys = RecordProtection.tls13(suite, HexFormat.of().parseHex(SECRET));
        RecordWorkspace workspace = new RecordWorkspace();
        byte[] record = HexFormat.of().parseHex(sealed);
        int length = keys.open(1, record, 0, record.length - 5, workspace);
        // RFC 8446 5.2: the content type stands behind the content.
        assertThat(new String(workspace.content, 0, length, StandardCharsets.US_ASCII))
                .isEqualTo("MAIL FROM:<me@example.jp>\r\n\u0017");
        record[record.length - 1] ^= 1;
        assertThat(keys.open(1, record, 0, record.length - 5, workspace)).isEqualTo(RecordProtection.FAILED);
    }
}
