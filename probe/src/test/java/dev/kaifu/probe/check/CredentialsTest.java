package dev.kaifu.probe.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.probe.net.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class CredentialsTest {
    /// What a server says reaches the masking made printable, so that a password with odd characters looks otherwise.
    @Test
    void aPasswordIsMaskedInWhateverFormAServerRepeatsIt() {
        Credentials who = new Credentials("me", "se\u00adcret\u0001");
        for (String said :
                new String[] {"se\u00adcret\u0001", base64("se\u00adcret\u0001"), base64("\0me\0se\u00adcret\u0001")}) {
            assertThat(who.masked(Printable.text("535 not " + said + "!"))).isEqualTo("535 not ********!");
        }
    }

    @Test
    void aShortPasswordIsMaskedInTheStringThatWasSent() {
        assertThat(new Credentials("me", "x").masked("501 " + base64("\0me\0x")))
                .isEqualTo("501 ********");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
