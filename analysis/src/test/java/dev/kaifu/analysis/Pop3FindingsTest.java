package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.kaifu.analysis.finding.Finding;
import dev.kaifu.analysis.finding.Findings;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is at fault in a POP3 dialogue, and the packets that show it.
class Pop3FindingsTest {
    private static List<Finding> found(String dialogue) throws IOException {
        return Findings.of(PlainDialogue.open(dialogue));
    }

    private static List<String> findings(String dialogue) throws IOException {
        return found(dialogue).stream()
                .map(finding ->
                        finding.id() + " " + finding.severity() + " " + finding.blame() + " " + finding.packets())
                .toList();
    }

    @Test
    void nothingIsFoundWhereAllIsWell() throws IOException {
        assertThat(findings("""
                S: +OK ready
                C: CAPA
                S: +OK
                S: STLS
                S: .
                C: USER a
                S: +OK
                C: PASS b
                S: +OK
                C: CAPA
                S: +OK
                S: TOP
                S: .
                C: RETR 1
                S: +OK
                S: -ERR of a letter
                S: .
                C: QUIT
                S: +OK
                FIN
                """)).isEmpty();
    }

    /// RFC 1939 5: no such message; RFC 3206 4: for now.
    @Test
    void aLetterThatIsNotGiven() throws IOException {
        assertThat(found("""
                S: +OK ready
                C: RETR 3
                S: -ERR no such message
                C: DELE 1
                S: -ERR [SYS/TEMP] mailbox is locked
                C: TOP 3 0
                S: -ERR no such message
                C: QUIT
                S: +OK
                FIN
                """))
                .extracting(Finding::id, finding -> finding.severity().name(), Finding::message, Finding::packets)
                .containsExactly(
                        tuple(
                                "mail-refused",
                                "ERROR",
                                "The server refused RETR 3: -ERR no such message",
                                List.of(5L, 6L)),
                        tuple(
                                "mail-deferred",
                                "WARNING",
                                "The server refused DELE 1 for now: -ERR [SYS/TEMP] mailbox is locked",
                                List.of(7L, 8L)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PASS b|-ERR wrong|CLIENT|user name or password is wrong, or the server does not let this account in now",
                "PASS b|-ERR [AUTH] no|CLIENT|user name or password is wrong, or the account may not log in this way",
                "PASS b|-ERR [IN-USE] locked|SERVER|another session holds the mailbox",
                "PASS b|-ERR [SYS/TEMP] down|SERVER|its system has a trouble that may pass",
                "PASS b|-ERR [LOGIN-DELAY] wait|SERVER|the last login was too short a time ago",
                "APOP a 00112233445566778899aabbccddeeff|-ERR no|CLIENT|its greeting names no timestamp",
                "AUTH PLAIN AGEAYg==|-ERR no|CLIENT|its CAPA response names those that it knows"
            })
    void refusedLogins(String command, String response, String blame, String advice) throws IOException {
        List<Finding> found = found("S: +OK ready\nC: %s\nS: %s\nC: QUIT\nS: +OK\n".formatted(command, response));
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().id()).isEqualTo("auth-rejected");
        assertThat(found.getFirst().blame()).hasToString(blame);
        assertThat(found.getFirst().message())
                .startsWith("The server rejected " + command.split(" ", 2)[0] + ": " + response + "; ")
                .contains(advice);
        assertThat(found.getFirst().packets()).containsExactly(5L, 6L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C: USER a\nS: +OK Dovecot ready.\nS: +OK\nC: PASS b\nS: -ERR wrong\nC: QUIT\nS: +OK\n",
                "C: USER a\nC: PASS b\nC: QUIT\nS: +OK POP3 at your service\nS: +OK\nS: -ERR wrong\nS: +OK\n"
            })
    void theGreetingAnswersNoClientThatDidNotWaitForIt(String dialogue) throws IOException {
        List<Finding> found = found(dialogue);
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().message()).startsWith("The server rejected PASS: -ERR wrong; ");
    }

    @Test
    void refusedStartTls() throws IOException {
        assertThat(findings("""
                S: +OK ready
                C: STLS
                S: -ERR no certificate
                C: QUIT
                S: +OK
                """)).containsExactly("starttls-refused ERROR SERVER [5, 6]");
    }

    @Test
    void startTlsNotOffered() throws IOException {
        String dialogue = """
                S: +OK ready
                C: CAPA
                S: +OK
                S: USER
                S: .
                C: QUIT
                S: +OK
                """;
        List<Finding> found = found(dialogue);
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().id()).isEqualTo("starttls-not-offered");
        assertThat(found.getFirst().message()).startsWith("The CAPA response offers no STLS");
    }

    @Test
    void refusedInTheGreeting() throws IOException {
        String dialogue = "S: -ERR [SYS/TEMP] too many connections\nFIN\n";
        assertThat(findings(dialogue)).containsExactly("server-bye ERROR SERVER [4]");
        assertThat(found(dialogue).getFirst().message())
                .isEqualTo("The server refused the dialogue in its greeting: -ERR [SYS/TEMP] too many connections; its"
                        + " operator's log has the reason.");
    }

    @Test
    void closedOrResetInMidDialogue() throws IOException {
        String begin = "S: +OK ready\nC: STAT\n";
        assertThat(findings(begin + "FIN\n")).containsExactly("closed-without-reply ERROR UNKNOWN [5, 7]");
        assertThat(findings(begin + "RST\n")).containsExactly("connection-reset ERROR SERVER [6]");
        assertThat(findings(begin + "S: +OK 0 0\nC: QUIT\nRST\n")).isEmpty();
    }
}
