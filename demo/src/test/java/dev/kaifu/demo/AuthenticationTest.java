package dev.kaifu.demo;

import static dev.kaifu.demo.Dialogue.base64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.Peer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// AUTH, right and wrong (RFC 4954): the strings are made here or by OpenSSL, not by the code that a client uses.
final class AuthenticationTest extends RunningServer {
    private static final String GRANTED = "235 Authentication successful.";

    @Test
    void plainWithAnInitialResponse() throws Exception {
        try (Dialogue smtp = Dialogue.submission(server)) {
            assertThat(smtp.say("AUTH PLAIN " + plain("", server.user(), server.password())))
                    .isEqualTo(GRANTED);
        }
    }

    @Test
    void plainAfterAnEmptyChallenge() throws Exception {
        try (Dialogue smtp = Dialogue.submission(server)) {
            assertThat(smtp.say("AUTH PLAIN")).isEqualTo("334 ");
            assertThat(smtp.say(plain("", server.user(), server.password()))).isEqualTo(GRANTED);
        }
    }

    @Test
    void plainAsTheSeedWritesItInLowerCaseActingAsItselfAndWithoutEhlo() throws Exception {
        try (Dialogue smtp = Dialogue.inTls(server.implicitTlsPort(), server.authority())) {
            smtp.reply();
            assertThat(smtp.say("auth plain " + plain(server.user(), server.user(), server.password())))
                    .isEqualTo(GRANTED);
        }
    }

    @Test
    void plainAsSomebodyElseIsRefused() throws Exception {
        try (Dialogue smtp = Dialogue.submission(server)) {
            assertThat(smtp.say("AUTH PLAIN " + plain("root", server.user(), server.password())))
                    .startsWith("535 ");
        }
    }

    @Test
    void login() throws Exception {
        try (Dialogue smtp = Dialogue.submission(server)) {
            assertThat(smtp.say("AUTH LOGIN")).isEqualTo("334 " + base64("Username:"));
            assertThat(smtp.say(base64(server.user()))).isEqualTo("334 " + base64("Password:"));
            assertThat(smtp.say(base64(server.password()))).isEqualTo(GRANTED);
        }
    }

    @Test
    void cramMd5WithOpenSslsMac() throws Exception {
        try (Dialogue smtp = Dialogue.submission(server)) {
            String challenge = challenge(smtp);
            assertThat(challenge).matches("<[0-9]+\\.[0-9]+@localhost>");
            assertThat(smtp.say(base64(server.user() + " " + mac(challenge, server.password()))))
                    .isEqualTo(GRANTED);
        }
    }

    @Test
    void cramMd5HasAnotherChallengeEachTime() throws Exception {
        try (Dialogue smtp = Dialogue.submission(server)) {
            String first = challenge(smtp);
            smtp.say("*");
            assertThat(challenge(smtp)).isNotEqualTo(first);
        }
    }

    /// The example of RFC 2195 2.
    @Test
    void cramMd5AsTheRfcHasIt() throws Exception {
        Account tim = new Account("tim", "tanstaaftanstaaf", false);
        CramMd5 exchange = new CramMd5(tim, "<1896.697170952@postoffice.reston.mci.net>");
        NoMessage context = new NoMessage();
        assertThat(exchange.auth("AUTH CRAM-MD5", context))
                .contains("334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+");
        assertThat(exchange.auth("dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw", context))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"someone@kaifu.example,wrong", "somebody@kaifu.example,RIGHT", "someone@kaifu.example,''", "'',RIGHT"})
    void wrongCredentialsAreRefusedByEachMechanism(String user, String given) throws Exception {
        String password = given.replace("RIGHT", server.password());
        try (Dialogue smtp = Dialogue.submission(server)) {
            assertThat(smtp.say("AUTH PLAIN " + plain("", user, password))).startsWith("535 ");
            smtp.say("AUTH LOGIN");
            smtp.say(base64(user));
            assertThat(smtp.say(base64(password))).startsWith("535 ");
            String challenge = challenge(smtp);
            assertThat(smtp.say(base64(user + " " + mac(challenge, password)))).startsWith("535 ");
            assertThat(smtp.say("MAIL FROM:<" + server.user() + ">")).startsWith("530 5.7.0 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH PLAIN !!!", "AUTH PLAIN =", "AUTH PLAIN Zm9v", "AUTH CRAM-MD5 Zm9v", "AUTH"})
    void whatIsNoResponseIsASyntaxError(String command) throws Exception {
        try (Dialogue smtp = Dialogue.submission(server)) {
            assertThat(smtp.say(command)).startsWith("501 ");
            assertThat(smtp.say("NOOP")).startsWith("250 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN", "CRAM-MD5"})
    void theClientMayCancel(String mechanism) throws Exception {
        try (Dialogue smtp = Dialogue.submission(server)) {
            assertThat(smtp.say("AUTH " + mechanism)).startsWith("334 ");
            assertThat(smtp.say("*")).startsWith("501 ");
            assertThat(smtp.say("AUTH PLAIN " + plain("", server.user(), server.password())))
                    .isEqualTo(GRANTED);
        }
    }

    @Test
    void anotherMechanismIsNotThere() throws Exception {
        try (Dialogue smtp = Dialogue.submission(server)) {
            assertThat(smtp.say("AUTH XOAUTH2 Zm9v")).startsWith("504 ");
        }
    }

    @Test
    void onceIsEnough() throws Exception {
        try (Dialogue smtp = Dialogue.authenticated(server)) {
            assertThat(smtp.say("AUTH LOGIN")).startsWith("503 ");
        }
    }

    @Test
    void thereIsNoneBeforeTls() throws Exception {
        try (Dialogue smtp = Dialogue.inClear(server.startTlsPort(), server.authority())) {
            smtp.reply();
            smtp.say("EHLO client.example");
            assertThat(smtp.say("AUTH PLAIN " + plain("", server.user(), server.password())))
                    .startsWith("530 ");
            assertThat(smtp.say("MAIL FROM:<" + server.user() + ">"))
                    .isEqualTo("530 5.7.0 Must issue a STARTTLS command first");
        }
    }

    private static String plain(String authzid, String user, String password) {
        return base64(authzid + "\0" + user + "\0" + password);
    }

    private static String challenge(Dialogue smtp) throws Exception {
        String reply = smtp.say("AUTH CRAM-MD5");
        assertThat(reply).startsWith("334 ");
        return new String(Base64.getDecoder().decode(reply.substring(4)), StandardCharsets.UTF_8);
    }

    /// `openssl mac` takes no key without a byte; HMAC fills a short one up with zeros (RFC 2104 2).
    private static String mac(String challenge, String password) {
        String key = password.isEmpty() ? "hexkey:00" : "key:" + password;
        return Peer.run(
                        List.of("openssl", "mac", "-digest", "MD5", "-macopt", key, "HMAC"),
                        challenge.getBytes(StandardCharsets.UTF_8))
                .well()
                .text()
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
