package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Text from the network on its way to a terminal and to a spreadsheet.
class HostileTextTest {
    @ParameterizedTest
    @CsvSource({
        "'a\u001b[2Jb', 'a\\x1b[2Jb'",
        "'a\u009bb', 'a\\x9bb'",
        "'a\u007fb', 'a\\x7fb'",
        "'a\u202eb', 'a\\x{202e}b'",
        "'a\u2066b', 'a\\x{2066}b'",
        "'a\u2028b', 'a\\x{2028}b'",
        "開封, 開封"
    })
    void aTerminalGetsNoControls(String text, String shown) {
        assertThat(TerminalText.escape(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "=1+1; '=1+1",
                "+1; '+1",
                "-1; '-1",
                "@x; '@x",
                "=a,b; \"'=a,b\"",
                "a\"b; \"a\"\"b\"",
                "mail.example.jp; mail.example.jp"
            })
    void aSpreadsheetGetsNoFormula(String value, String field) {
        assertThat(CsvReport.field(value)).isEqualTo(field);
    }
}
