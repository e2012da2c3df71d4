package dev.kaifu.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.OpenSsl;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The reply to EHLO has the shape of the seed's but for PIPELINING and DSN, which this server does not do.
final class EhloTest extends RunningServer {
    private static final String IN_TLS = """
            250-localhost
            250-AUTH=LOGIN PLAIN CRAM-MD5
            250-AUTH LOGIN PLAIN CRAM-MD5
            250-8BITMIME
            250 SIZE 20971520""";

    private static final String BEFORE_TLS = """
            250-localhost
            250-STARTTLS
            250-8BITMIME
            250 SIZE 20971520""";

    /// What a client says through `s_client`, which ends where the server does.
    private static final byte[] EHLO_AND_QUIT = "ehlo\nquit\n".getBytes(StandardCharsets.US_ASCII);

    @Test
    void inTlsFromTheStartItOffersAuthInBothForms() throws Exception {
        try (Dialogue smtp = Dialogue.inTls(server.implicitTlsPort(), server.authority())) {
            assertThat(smtp.reply()).isEqualTo("220 localhost ESMTP Kaifu demo");
            assertThat(smtp.say("EHLO client.example")).isEqualTo(IN_TLS);
            assertThat(smtp.say("QUIT")).startsWith("221 ");
            assertThat(smtp.ended()).isTrue();
        }
    }

    @Test
    void authIsOfferedOnlyInsideTlsAndStartTlsOnlyOutside() throws Exception {
        try (Dialogue smtp = Dialogue.inClear(server.startTlsPort(), server.authority())) {
            assertThat(smtp.reply()).isEqualTo("220 localhost ESMTP Kaifu demo");
            assertThat(smtp.say("EHLO client.example")).isEqualTo(BEFORE_TLS);
            assertThat(smtp.say("STARTTLS")).startsWith("220 ");
            smtp.beginTls();
            assertThat(smtp.say("EHLO client.example")).isEqualTo(IN_TLS);
            assertThat(smtp.say("STARTTLS")).startsWith("454 ");
        }
    }

    @Test
    void itMayBeBareAsTheSeedSaysIt() throws Exception {
        try (Dialogue smtp = Dialogue.inTls(server.implicitTlsPort(), server.authority())) {
            smtp.reply();
            assertThat(smtp.say("ehlo")).isEqualTo(IN_TLS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void openSslSeesTheSameInTlsFromTheStart(String version) {
        String seen = new OpenSsl(folder)
                .client(server.implicitTlsPort(), EHLO_AND_QUIT, verified("-quiet", "-crlf", version))
                .well()
                .text();
        assertThat(seen.replace("\r", "")).isEqualTo("220 localhost ESMTP Kaifu demo\n" + IN_TLS + "\n221 Bye\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void openSslSeesTheSameAfterStartTls(String version) {
        String seen = new OpenSsl(folder)
                .client(server.startTlsPort(), EHLO_AND_QUIT, verified("-quiet", "-crlf", version, "-starttls", "smtp"))
                .well()
                .text();
        assertThat(seen.replace("\r", "")).endsWith(IN_TLS + "\n221 Bye\n");
    }

    private String[] verified(String... options) {
        return OpenSslOptions.verified(server, options);
    }
}
