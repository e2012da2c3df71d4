package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.secrets.RsaKeyFile;
import dev.kaifu.testkit.Peer;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every form of key file that openssl writes holds the key whose modulus openssl prints.
class RsaKeyFileTest {
    private static final String PASSWORD = "tsukeru: ü";

    @TempDir
    private static Path folder;

    private static BigInteger modulus = BigInteger.ZERO;

    @BeforeAll
    static void make() {
        openssl("genrsa -out key.pem 2048");
        openssl("req -x509 -new -key key.pem -subj /CN=x -days 2 -out cert.pem");
        String printed = openssl("rsa -in key.pem -noout -modulus");
        modulus = new BigInteger(printed.strip().substring("Modulus=".length()), 16);
    }

    @ParameterizedTest
    @CsvSource({
        "pkcs8, pkey -in key.pem",
        "pkcs8 der, pkey -in key.pem -outform DER",
        "pkcs1, rsa -in key.pem -traditional",
        "pkcs1 der, rsa -in key.pem -traditional -outform DER",
    })
    void plainForms(String name, String command) throws IOException {
        openssl(command + " -out out");
        assertThat(RsaKeyFile.needsPassword(read("out"))).as(name).isFalse();
        assertThat(modulus(RsaKeyFile.parse(read("out"), Optional.empty()))).isEqualTo(modulus);
    }

    @ParameterizedTest
    @CsvSource({
        "aes128, rsa -in key.pem -traditional -aes128",
        "aes256, rsa -in key.pem -traditional -aes256",
        "aes192, rsa -in key.pem -traditional -aes192",
        "3des, rsa -in key.pem -traditional -des3",
        "pbes2 sha256, pkcs8 -topk8 -in key.pem -v2 aes-256-cbc",
        "pbes2 sha1, pkcs8 -topk8 -in key.pem -v2 aes-128-cbc -v2prf hmacWithSHA1",
        "pbes2 sha512, pkcs8 -topk8 -in key.pem -v2 aes-192-cbc -v2prf hmacWithSHA512",
        "pbes2 3des, pkcs8 -topk8 -in key.pem -v2 des3",
        "pbes2 der, pkcs8 -topk8 -in key.pem -v2 aes-256-cbc -outform DER",
        "old pbes1 3des, pkcs8 -topk8 -in key.pem -v1 PBE-SHA1-3DES",
        "pkcs12, pkcs12 -export -inkey key.pem -in cert.pem",
        "pkcs12 old, pkcs12 -export -legacy -inkey key.pem -in cert.pem",
    })
    void encryptedForms(String name, String command) throws IOException {
        // The JDK takes ASCII alone for the old schemes.
        String secret = name.contains("old") ? "WebAS" : PASSWORD;
        Files.writeString(folder.resolve("password"), secret);
        openssl(command + " -out out -passout file:password");
        byte[] file = read("out");
        assertThat(RsaKeyFile.needsPassword(file)).as(name).isTrue();
        assertThat(modulus(RsaKeyFile.parse(file, Optional.of(secret.toCharArray()))))
                .isEqualTo(modulus);
        for (Optional<char[]> wrong : List.of(Optional.of("other".toCharArray()), Optional.<char[]>empty())) {
            assertThat(RsaKeyFile.parse(file, wrong)).isInstanceOf(Parsed.Malformed.class);
        }
    }

    /// NSS leaves lengths open (X.690 8.1.3.6).
    @Test
    void pkcs12WithoutALength() throws IOException {
        openssl("pkcs12 -export -inkey key.pem -in cert.pem -out p12 -passout pass:abc");
        byte[] closed = read("p12");
        // 30 82 and two bytes of length.
        byte[] open = Arrays.copyOfRange(closed, 2, closed.length + 2);
        open[0] = 0x30;
        open[1] = (byte) 0x80;
        assertThat(closed[1]).isEqualTo((byte) 0x82);
        assertThat(RsaKeyFile.looksLikeOne(open)).isTrue();
        assertThat(modulus(RsaKeyFile.parse(open, Optional.of("abc".toCharArray()))))
                .isEqualTo(modulus);
    }

    @ParameterizedTest
    @CsvSource({"-export -nomac, 4900000", "-export -nomac -legacy, 4900000"})
    void pkcs12OfTooManyRoundsIsNotOpened(String options, int rounds) throws IOException {
        openssl("pkcs12 " + options + " -inkey key.pem -in cert.pem -out p12 -passout pass:abc -iter 1");
        assertThat(modulus(RsaKeyFile.parse(read("p12"), Optional.of("abc".toCharArray()))))
                .isEqualTo(modulus);
        openssl("pkcs12 " + options + " -inkey key.pem -in cert.pem -out p12 -passout pass:abc" + " -iter " + rounds);
        byte[] file = read("p12");
        byte[] thrice = Arrays.copyOf(file, 3 * file.length);
        System.arraycopy(file, 0, thrice, file.length, file.length);
        System.arraycopy(file, 0, thrice, 2 * file.length, file.length);
        assertThat(RsaKeyFile.parse(thrice, Optional.of("abc".toCharArray())))
                .satisfies(parsed -> assertThat(
                                parsed instanceof Parsed.Malformed<List<RSAPrivateKey>> malformed
                                        ? malformed.why()
                                        : "")
                        .contains("more than 10000000 rounds"));
    }

    @Test
    void certificatesMayStandBesideTheKey() throws IOException {
        byte[] both = (Files.readString(folder.resolve("cert.pem")) + Files.readString(folder.resolve("key.pem")))
                .getBytes(StandardCharsets.US_ASCII);
        assertThat(modulus(RsaKeyFile.parse(both, Optional.empty()))).isEqualTo(modulus);
    }

    @Test
    void whatIsNoRsaKeyIsSaid() throws IOException {
        openssl("ecparam -genkey -name prime256v1 -noout -out ec.pem");
        openssl("pkey -in ec.pem -out ec8.pem");
        assertThat(why("ec.pem")).contains("not RSA");
        assertThat(why("ec8.pem")).contains("not RSA");
        assertThat(why("cert.pem")).contains("no private key");
        byte[] key = read("key.pem");
        for (int end = 0; end < key.length - 30; end += 7) {
            assertThat(RsaKeyFile.parse(Arrays.copyOf(key, end), Optional.empty()))
                    .isInstanceOf(Parsed.Malformed.class);
        }
    }

    /// Neither the stack nor the time grows with what a hostile file repeats.
    @Test
    void aFileOfDashesIsNoKey() {
        for (String part : List.of("-a", "-----BEGIN X-----", "-----BEGIN RSA PRIVATE KEY-----\n")) {
            byte[] file =
                    ("-----BEGIN X-----" + part.repeat(900_000 / part.length())).getBytes(StandardCharsets.US_ASCII);
            assertThat(RsaKeyFile.parse(file, Optional.empty())).isInstanceOf(Parsed.Malformed.class);
            assertThat(RsaKeyFile.needsPassword(file)).isFalse();
        }
    }

    private static String why(String name) throws IOException {
        return RsaKeyFile.parse(read(name), Optional.empty()) instanceof Parsed.Malformed<List<RSAPrivateKey>> malformed
                ? malformed.why()
                : "";
    }

    private static BigInteger modulus(Parsed<List<RSAPrivateKey>> parsed) {
        return parsed instanceof Parsed.Value<List<RSAPrivateKey>> keys
                ? keys.value().getFirst().getModulus()
                : BigInteger.ZERO;
    }

    private static byte[] read(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    private static String openssl(String arguments) {
        List<String> command = new ArrayList<>(List.of("env", "--chdir=" + folder, "openssl"));
        command.addAll(List.of(arguments.split(" ", -1)));
        return Peer.run(command, new byte[0]).well().text();
    }
}
