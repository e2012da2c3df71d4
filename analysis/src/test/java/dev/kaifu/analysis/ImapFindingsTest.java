package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.finding.Finding;
import dev.kaifu.analysis.finding.Findings;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who is at fault in an IMAP dialogue, and the packets that show it.
class ImapFindingsTest {
    private static List<String> findings(String dialogue) throws IOException {
        return Findings.of(PlainDialogue.open(dialogue)).stream()
                .map(finding ->
                        finding.id() + " " + finding.severity() + " " + finding.blame() + " " + finding.packets())
                .toList();
    }

    private static String sentence(String dialogue) throws IOException {
        return Findings.of(PlainDialogue.open(dialogue)).stream()
                .map(Finding::message)
                .findFirst()
                .orElse("");
    }

    @Test
    void nothingIsFoundWhereAllIsWell() throws IOException {
        assertThat(findings("""
                S: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready
                C: a LOGIN u p
                S: * CAPABILITY IMAP4rev1 IDLE
                S: a OK [CAPABILITY IMAP4rev1 IDLE] in
                C: b IDLE
                S: + idling
                C: DONE
                S: b OK
                C: c LOGOUT
                S: * BYE
                S: c OK
                FIN
                """)).isEmpty();
    }

    @Test
    void refusedLogin() throws IOException {
        String dialogue = """
                S: * OK ready
                C: a LOGIN u p
                C: b NOOP
                S: b OK
                S: a NO [AUTHENTICATIONFAILED] Authentication failed.
                C: c AUTHENTICATE PLAIN AHUAcA==
                S: c NO [UNAVAILABLE] later
                C: d LOGOUT
                """;
        assertThat(findings(dialogue))
                .containsExactly("auth-rejected ERROR CLIENT [5, 8]", "auth-rejected ERROR SERVER [9, 10]");
        assertThat(sentence(dialogue))
                .isEqualTo("The server rejected LOGIN: NO [AUTHENTICATIONFAILED] Authentication failed.; user name or"
                        + " password is wrong, or the account may not log in this way.");
    }

    @Test
    void refusedStartTls() throws IOException {
        assertThat(findings("""
                S: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready
                C: a STARTTLS
                S: a NO no certificate
                C: b LOGOUT
                """)).containsExactly("starttls-refused ERROR SERVER [5, 6]");
    }

    @Test
    void startTlsNotOffered() throws IOException {
        String dialogue = """
                S: * OK ready
                C: a CAPABILITY
                S: * CAPABILITY IMAP4rev1
                S: a OK
                C: b LOGOUT
                """;
        assertThat(findings(dialogue)).containsExactly("starttls-not-offered WARNING SERVER [6]");
        assertThat(sentence(dialogue)).startsWith("The CAPABILITY response offers no STARTTLS");
    }

    @Test
    void loginAlthoughItIsDisabled() throws IOException {
        assertThat(findings("""
                S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready
                C: a LOGIN u p
                S: a NO [PRIVACYREQUIRED] TLS first
                C: b LOGOUT
                """))
                .containsExactly("login-disabled-ignored ERROR CLIENT [4, 5]", "auth-rejected ERROR CLIENT [5, 6]");
    }

    @Test
    void byeInTheGreeting() throws IOException {
        String dialogue = """
                S: * BYE too many connections
                FIN
                """;
        assertThat(findings(dialogue)).containsExactly("server-bye ERROR SERVER [4]");
        assertThat(sentence(dialogue))
                .isEqualTo("The server refused the dialogue in its greeting: BYE too many connections; its operator's"
                        + " log has the reason.");
    }

    @Test
    void byeInMidDialogue() throws IOException {
        assertThat(findings("""
                S: * OK ready
                C: a SELECT INBOX
                S: * BYE shutting down
                FIN
                """)).containsExactly("server-bye ERROR SERVER [6]");
        assertThat(findings("""
                S: * OK ready
                C: a IDLE
                S: + idling
                S: * BYE Disconnected for inactivity.
                FIN
                """)).containsExactly("server-bye WARNING SERVER [7]");
    }

    @Test
    void closedOrResetInMidDialogue() throws IOException {
        String begin = "S: * OK ready\nC: a SELECT INBOX\n";
        assertThat(findings(begin + "FIN\n")).containsExactly("closed-without-reply ERROR UNKNOWN [5, 7]");
        assertThat(findings(begin + "RST\n")).containsExactly("connection-reset ERROR SERVER [6]");
        assertThat(findings(begin + "S: a OK\nC: b LOGOUT\nRST\n")).isEmpty();
        assertThat(findings(begin + "S: * BYE too long idle\nRST\n")).containsExactly("server-bye ERROR SERVER [6]");
    }
}
