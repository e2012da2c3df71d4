package dev.kaifu.protocol.tls.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.ProtocolVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9150 5 and 6: keys and IVs, as long as the hash, are what `openssl kdf … HKDF` (3.0.19) makes of the traffic
/// secret 00 01 … (32 or 48 bytes); the tags are those of `openssl mac … HMAC` over nonce, header and content.
class IntegritySuitesTest {
    @ParameterizedTest
    @CsvSource({
        "c0b4, 32, 170303003c4d41494c2046524f4d3a3c6d65406578616d706c652e6a703e0d0a17"
                + "af6ba9ea4b8c7215c3b87d7f14dd499f5ab37c86a8c78a0bb13c4fef3cec1ff4",
        "c0b5, 48, 170303004c4d41494c2046524f4d3a3c6d65406578616d706c652e6a703e0d0a17"
                + "8c5ab41d9dfa1d2c207a755270d74faf06f730bd56f7091b3775d6f6f97e0b170ef04cc58f2bf835ee7b34135d978f41"
    })
    void theSecondRecordOfASecretOpens(String code, int length, String sealed) {
        CipherSuite suite = CipherSuite.of(Integer.parseInt(code, 16), ProtocolVersion.TLS13)
                .orElseThrow();
        byte[] secret = new byte[length];
        for (int i = 0; i < length; i++) {
            secret[i] = (byte) i;
        }
        RecordProtection keys = RecordProtection.tls13(suite, secret);
        byte[] record = HexFormat.of().parseHex(sealed);
        assertThat(opened(keys, 1, record)).isEqualTo("MAIL FROM:<me@example.jp>\r\n\u0017");
        assertThat(opened(keys, 2, record)).isEmpty();
        for (int at : new int[] {0, 4, 10, record.length - 1}) {
            byte[] damaged = record.clone();
            damaged[at] ^= 1;
            assertThat(opened(keys, 1, damaged)).isEmpty();
        }
        byte[] tooShort = Arrays.copyOf(record, 5 + length - 1);
        assertThat(opened(keys, 1, tooShort)).isEmpty();
    }

    private static String opened(RecordProtection keys, long sequence, byte[] record) {
        RecordWorkspace workspace = new RecordWorkspace();
        int length = keys.open(sequence, record, 0, record.length - 5, workspace);
        return new String(workspace.content, 0, Math.max(0, length), StandardCharsets.US_ASCII);
    }
}
