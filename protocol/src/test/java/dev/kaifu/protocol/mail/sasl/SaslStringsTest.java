package dev.kaifu.protocol.mail.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SaslStringsTest {
    // The string that the project's first text shows.
    private static final String SEED = "c29tZW9uZUBhbnkucGxhbGEub3IuanAAc29tZW9uZUBhbnkucGxhbGEub3IuanAAUEFTU1dPUkQ=";

    @Test
    void plainIsWhatPrintfAndBase64Made() {
        String user = "someone@any.plala.or.jp";
        assertThat(SaslStrings.plain(user, user, "PASSWORD")).isEqualTo(SEED);
    }

    @Test
    void cramMd5IsTheExampleOfRfc2195() {
        String challenge = encode("<1896.697170952@postoffice.reston.mci.net>");
        assertThat(SaslStrings.cramMd5(challenge, "tim", "tanstaaftanstaaf"))
                .isEqualTo("dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw");
    }

    @Test
    void explainsAndMasks() {
        SaslExplanation explanation = SaslExplanation.of("auth plain " + SEED, false);
        assertThat(explanation.mistakes()).isEmpty();
        assertThat(explanation.parts()).contains("user: someone@any.plala.or.jp", "password: ********");
        assertThat(explanation.toString()).doesNotContain("PASSWORD");
        assertThat(SaslExplanation.of(SEED, true).parts()).contains("password: PASSWORD");
    }

    @Test
    void namesTheUsualMistakes() {
        assertThat(mistakes("AUTH PLAIN " + encode("userpassword"))).contains("two NUL bytes");
        assertThat(mistakes(encode("u\\0u\\0p"))).contains("backslash");
        // printf '\0user\0123' makes the byte 0x0a of \012 and then a 3.
        assertThat(mistakes(encode("\0user\n3"))).contains("octal").contains("newline");
        assertThat(mistakes(encode("\0user\0secret\n"))).contains("newline");
        assertThat(mistakes("YWJj*")).contains("no base64");
        assertThat(mistakes("dXNlcg")).contains("padding");
    }

    @Test
    void somethingIsSaidOfNothing() {
        assertThat(mistakes(" \n")).isEqualTo("There is nothing to explain.");
    }

    @Test
    void fieldsThatMayBeThePasswordAreShownOnlyWhereAskedFor() {
        String line = encode("\0u\1ser\0pass");
        assertThat(SaslExplanation.of(line, false).parts()).contains("user: ********", "password: ********");
        assertThat(SaslExplanation.of(line, true).parts()).contains("user: u\1ser", "password: pass");
    }

    private static String mistakes(String line) {
        return String.join(" ", SaslExplanation.of(line, false).mistakes());
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
