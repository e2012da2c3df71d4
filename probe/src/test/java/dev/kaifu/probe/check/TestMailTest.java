package dev.kaifu.probe.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

final class TestMailTest {
    private static final ZonedDateTime NOW = ZonedDateTime.of(2026, 11, 4, 9, 5, 6, 0, ZoneOffset.UTC);

    /// RFC 5322 3.3: `date-time`, whose zone is four digits; zone names are of the obsolete syntax (4.3).
    @Test
    void theDateIsOfTodaysSyntax() {
        TestMail.Letter letter = new TestMail("a@example.test", "b@example.test").letter("465/tls", NOW);
        assertThat(new String(letter.bytes(), StandardCharsets.US_ASCII))
                .contains("\r\nDate: Wed, 4 Nov 2026 09:05:06 +0000\r\n");
        assertThat(letter.isAscii()).isTrue();
    }

    @Test
    void anAddressBeyondAsciiIsSeen() {
        TestMail.Letter letter = new TestMail("田中@example.test", "b@example.test").letter("465/tls", NOW);
        assertThat(letter.isAscii()).isFalse();
    }
}
