package dev.kaifu.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.OpenSsl;
import dev.kaifu.testkit.Peer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// OpenSSL's word on the chain, the names and the dates, on each of the three ports.
final class CertificateTest extends RunningServer {
    @Test
    void everyPortHasTheSameCertificate() {
        String implicit = leaf(server.implicitTlsPort());
        assertThat(implicit).startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(leaf(server.startTlsPort(), "-starttls", "smtp")).isEqualTo(implicit);
        assertThat(leaf(server.imapsPort())).isEqualTo(implicit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-verify_hostname localhost", "-verify_ip 127.0.0.1", "-verify_ip ::1"})
    void itVerifiesForTheNameAndBothAddresses(String name) throws Exception {
        assertThat(verify(name.split(" ")).status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-verify_hostname mail.example", "-verify_ip 127.0.0.2"})
    void itVerifiesForNoOther(String name) throws Exception {
        assertThat(verify(name.split(" ")).status()).isNotZero();
    }

    @Test
    void itIsForServersAndSignedOnTheCurveThatIsQuickToMake() throws Exception {
        Path file = folder.resolve("leaf.pem");
        Files.writeString(file, leaf(server.implicitTlsPort()));
        String text = Peer.run("openssl", "x509", "-in", file.toString(), "-noout", "-text")
                .well()
                .text();
        assertThat(text)
                .contains("Signature Algorithm: ecdsa-with-SHA256")
                .contains("ASN1 OID: prime256v1")
                .contains("TLS Web Server Authentication")
                .contains("DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1")
                .contains("CA:FALSE");
    }

    @Test
    void nothingButTheAuthoritysCertificateIsWritten() throws Exception {
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(server.authority());
        }
        assertThat(Files.readString(server.authority())).doesNotContain("PRIVATE");
    }

    @Test
    void eachStartHasAnotherAuthorityAndPassword() throws Exception {
        String first = Files.readString(server.authority());
        try (DemoServer other = DemoServer.start(Misbehaviour.NONE, folder.resolve("other"))) {
            assertThat(Files.readString(other.authority())).isNotEqualTo(first);
            assertThat(other.password()).isNotEqualTo(server.password()).hasSizeGreaterThanOrEqualTo(24);
        }
    }

    private Peer.Ended verify(String... name) throws Exception {
        Path file = folder.resolve("leaf.pem");
        Files.writeString(file, leaf(server.implicitTlsPort()));
        return Peer.run(
                "openssl",
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                "-CAfile",
                server.authority().toString(),
                name[0],
                name[1],
                file.toString());
    }

    /// The certificate that `s_client` was shown, having verified it.
    private String leaf(int port, String... options) {
        String shown = new OpenSsl(folder)
                .client(port, "Q\n".getBytes(StandardCharsets.US_ASCII), OpenSslOptions.verified(server, options))
                .well()
                .text();
        assertThat(shown).contains("Verify return code: 0 (ok)");
        int begin = shown.indexOf("-----BEGIN CERTIFICATE-----");
        String end = "-----END CERTIFICATE-----\n";
        return shown.substring(begin, shown.indexOf(end, begin) + end.length());
    }
}
