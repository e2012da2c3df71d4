package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.finding.Finding;
import dev.kaifu.analysis.finding.Findings;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is at fault in an SMTP dialogue in plain text, and the packets that show it.
class SmtpFindingsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "C: EHLO a\nS: 220 mx ESMTP\nS: 250 mx\nC: AUTH PLAIN AGEAYg==\nS: 535 wrong\nC: QUIT\nS: 221 bye\n",
                "C: EHLO a\nC: AUTH PLAIN AGEAYg==\nC: QUIT\nS: 220 mx ESMTP\nS: 250 mx\nS: 535 wrong\nS: 221 bye\n"
            })
    void theGreetingAnswersNoClientThatDidNotWaitForIt(String dialogue) throws IOException {
        List<Finding> found = Findings.of(PlainDialogue.open(dialogue));
        assertThat(found).extracting(Finding::id).containsExactly("starttls-not-offered", "auth-rejected");
        assertThat(found.getLast().message()).startsWith("The server rejected AUTH: 535 wrong; ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C: STARTTLS\nS: 220 go ahead\n", "C: STARTTLS\nS: 220 mx ESMTP\nS: 220 go ahead\n"})
    void whatAnswersStartTlsIsNoGreeting(String dialogue) throws IOException {
        assertThat(Findings.of(PlainDialogue.open(dialogue)))
                .extracting(Finding::id)
                .doesNotContain("starttls-refused", "closed-without-reply");
    }
}
