package dev.kaifu.demo;

import static dev.kaifu.demo.Dialogue.base64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaifu.testkit.OpenSsl;
import dev.kaifu.testkit.Peer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each misbehaviour is the one fault that it says, and all else is right.
final class MisbehaviourTest {
    private static final byte[] QUIT = "quit\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    @Test
    void startTlsIsOverwrittenAndRefused() throws Exception {
        try (DemoServer server = DemoServer.start(Misbehaviour.STARTTLS, folder);
                Dialogue smtp = Dialogue.inClear(server.startTlsPort(), server.authority())) {
            smtp.reply();
            assertThat(smtp.say("EHLO client.example")).isEqualTo("""
                    250-localhost
                    250-XXXXXXXX
                    250-8BITMIME
                    250 SIZE 20971520""");
            assertThat(smtp.say("STARTTLS")).startsWith("502 ");
            assertThat(smtp.say("AUTH LOGIN")).startsWith("530 ");
        }
    }

    @Test
    void withoutStartTlsTheOtherPortIsAllRight() throws Exception {
        try (DemoServer server = DemoServer.start(Misbehaviour.STARTTLS, folder);
                Dialogue smtp = Dialogue.authenticated(server)) {
            assertThat(smtp.say("MAIL FROM:<" + server.user() + ">")).startsWith("250 ");
        }
    }

    @Test
    void openSslFindsNoStartTls() throws Exception {
        try (DemoServer server = DemoServer.start(Misbehaviour.STARTTLS, folder)) {
            Peer.Ended ended = client(server, server.startTlsPort(), "-starttls", "smtp");
            assertThat(ended.errors()).contains("Didn't find STARTTLS in server response");
        }
    }

    @Test
    void everyAuthIsRefusedThoughThePasswordIsRight() throws Exception {
        try (DemoServer server = DemoServer.start(Misbehaviour.AUTH, folder);
                Dialogue smtp = Dialogue.submission(server)) {
            assertThat(smtp.say("AUTH PLAIN " + base64("\0" + server.user() + "\0" + server.password())))
                    .startsWith("535 ");
            smtp.say("AUTH LOGIN");
            smtp.say(base64(server.user()));
            assertThat(smtp.say(base64(server.password()))).startsWith("535 ");
            String challenge = new String(
                    Base64.getDecoder().decode(smtp.say("AUTH CRAM-MD5").substring(4)), StandardCharsets.UTF_8);
            String mac = Peer.run(
                            List.of("openssl", "mac", "-digest", "MD5", "-macopt", "key:" + server.password(), "HMAC"),
                            challenge.getBytes(StandardCharsets.UTF_8))
                    .well()
                    .text()
                    .strip();
            assertThat(smtp.say(base64(server.user() + " " + mac.toLowerCase(Locale.ROOT))))
                    .startsWith("535 ");
        }
    }

    @Test
    void theCertificateHasExpiredAndNothingElseIsWrongWithIt() throws Exception {
        try (DemoServer server = DemoServer.start(Misbehaviour.CERT, folder)) {
            for (Peer.Ended ended : List.of(
                    client(server, server.implicitTlsPort()),
                    client(server, server.startTlsPort(), "-starttls", "smtp"),
                    client(server, server.imapsPort()))) {
                assertThat(ended.status()).isNotZero();
                assertThat(ended.errors()).contains("verify error:num=10:certificate has expired");
            }
            Peer.Ended checkedYesterday =
                    client(server, server.implicitTlsPort(), "-attime", Long.toString(twoDaysAgo()));
            assertThat(checkedYesterday.status()).as(checkedYesterday.errors()).isZero();
        }
    }

    @Test
    void javaSaysTheSameOfTheExpiredCertificate() throws Exception {
        try (DemoServer server = DemoServer.start(Misbehaviour.CERT, folder)) {
            assertThatThrownBy(() -> Dialogue.inTls(server.implicitTlsPort(), server.authority()))
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasRootCauseInstanceOf(CertificateExpiredException.class);
        }
    }

    private static long twoDaysAgo() {
        return Instant.now().minus(Duration.ofDays(2)).getEpochSecond();
    }

    private Peer.Ended client(DemoServer server, int port, String... options) {
        String[] verified = OpenSslOptions.verified(server, options);
        String[] quiet = Arrays.copyOf(verified, verified.length + 2);
        quiet[verified.length] = "-crlf";
        quiet[verified.length + 1] = "-ign_eof";
        return new OpenSsl(folder).client(port, QUIT, quiet);
    }
}
