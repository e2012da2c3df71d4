package dev.kaifu.protocol.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.tls.HelloExtras.Ech;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The extensions that are shown, each laid out as its RFC says.
class HelloExtrasTest {
    private static final String RANDOM = "5a".repeat(32);

    @Test
    void aClientOffers() {
        HelloExtras said = client(
                // RFC 8449 4: record_size_limit of 1,400.
                "001c00020578"
                        // RFC 8879 3: brotli, zlib and one that nobody knows.
                        + "001b000706" + "000200014001"
                        // RFC 5077 3.2: a ticket of two bytes.
                        + "00230002abcd"
                        // RFC 8446 4.2.10 and, last, 4.2.11.
                        + "002a0000" + "0029000100");
        assertThat(said.recordSizeLimit()).isEqualTo(1400);
        assertThat(said.compression()).containsExactly(2, 1, 0x4001);
        assertThat(said.compression().stream().map(HelloExtras::compressionName))
                .containsExactly("brotli", "zlib", "16385");
        assertThat(said.ticket()).isTrue();
        assertThat(said.earlyData()).isTrue();
        assertThat(said.preSharedKey()).isTrue();
        assertThat(said.ech()).isEqualTo(Ech.NONE);
        assertThat(client("00230000").ticket())
                .as("an empty ticket asks for one")
                .isFalse();
    }

    /// RFC 9849 5: the first byte tells the outer ClientHello (0) from the inner one (1).
    @ParameterizedTest
    @CsvSource({"fe0d000a00000100010000000000, OUTER", "fe0d000101, INNER"})
    void encryptedClientHello(String extension, Ech ech) {
        assertThat(client(extension).ech()).isEqualTo(ech);
    }

    /// RFC 8446 4.2.8: a server names the one group that it chose; a client's list of shares is not that.
    @Test
    void onlyTheServerChoosesTheGroup() {
        assertThat(server("0033000611ec00020000").group()).isEqualTo(4588);
        assertThat(NamedGroup.nameOf(server("0033000611ec00020000").group())).isEqualTo("X25519MLKEM768");
        assertThat(client("003300080006001d00020000").group()).isEqualTo(NamedGroup.NONE);
    }

    @Test
    void encryptedExtensions() {
        // RFC 7301 3.1: "smtp"; RFC 8449 4; RFC 8446 4.2.10; RFC 9849 5: configurations to try again with.
        HelloExtras said = encrypted("00100007000504736d7470" + "001c00024001" + "002a0000" + "fe0d00020000");
        assertThat(said.alpn()).isEqualTo("smtp");
        assertThat(said.recordSizeLimit()).isEqualTo(0x4001);
        assertThat(said.earlyData()).isTrue();
        assertThat(said.ech()).isEqualTo(Ech.ANSWERED);
        assertThat(encrypted("00100007000504736d747000").alpn()).as("cut short").isEmpty();
    }

    /// RFC 6066 4.
    @ParameterizedTest
    @CsvSource({"01, 512", "02, 1024", "03, 2048", "04, 4096", "05, 0", "00, 0"})
    void maxFragmentLength(String code, int bytes) {
        assertThat(server("00010001" + code).maxFragmentLength()).isEqualTo(bytes);
    }

    /// RFC 8422 5.4: named_curve, secp384r1; RFC 5489 2: the same behind a hint of two bytes.
    @ParameterizedTest
    @CsvSource({
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, 03001804, secp384r1",
        "TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA, 0002616203001804, secp384r1",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, 01001804, ''",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, 0300, ''",
        "TLS_RSA_EXPORT_WITH_RC4_40_MD5, 0002ffff, ''",
        "TLS_DHE_RSA_WITH_AES_128_CBC_SHA, 0003008001, DH 16 bits",
        "TLS_DHE_RSA_WITH_AES_128_CBC_SHA, 0000, ''",
        "TLS_DHE_RSA_WITH_AES_128_CBC_SHA, 00050000, ''"
    })
    void serverKeyExchange(String suite, String body, String group) {
        byte[] bytes = hex(body);
        assertThat(KeyExchangeGroup.of(suite, bytes, 0, bytes.length)).isEqualTo(group);
    }

    /// RFC 7919 A.1: how ffdhe2048 begins; RFC 3526 3: how its group of 2,048 bits does.
    @Test
    void primesOfDhe() {
        String ffdhe = "ffffffffffffffffadf85458a2bb4a9a" + "00".repeat(240);
        String modp = "ffffffffffffffffc90fdaa22168c234" + "00".repeat(240);
        for (List<String> each : List.of(List.of(ffdhe, "ffdhe2048"), List.of(modp, "DH 2048 bits"))) {
            byte[] body = hex("0100" + each.getFirst() + "000102");
            assertThat(KeyExchangeGroup.of("TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", body, 0, body.length))
                    .isEqualTo(each.getLast());
        }
    }

    private static HelloExtras client(String extensions) {
        String body = "0303" + RANDOM + "00" + "00021301" + "0100" + list(extensions);
        byte[] bytes = hex(body);
        return ((Parsed.Value<Hello>) Hello.client(bytes, 0, bytes.length))
                .value()
                .extras();
    }

    private static HelloExtras server(String extensions) {
        String body = "0303" + RANDOM + "00" + "1301" + "00" + list(extensions);
        byte[] bytes = hex(body);
        return ((Parsed.Value<Hello>) Hello.server(bytes, 0, bytes.length))
                .value()
                .extras();
    }

    private static HelloExtras encrypted(String extensions) {
        byte[] bytes = hex(list(extensions));
        return HelloExtras.ofEncryptedExtensions(bytes, 0, bytes.length);
    }

    private static String list(String extensions) {
        return HexFormat.of().toHexDigits((short) (extensions.length() / 2)) + extensions;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
