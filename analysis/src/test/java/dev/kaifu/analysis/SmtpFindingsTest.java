package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.Conversation.Event;
import dev.kaifu.analysis.finding.Finding;
import dev.kaifu.analysis.finding.Findings;
import dev.kaifu.protocol.mail.MailEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
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

    /// Of a proxy that takes STARTTLS itself: the server behind it greets inside.
    @Test
    void theGreetingInsideTlsAnswersNobody() throws IOException {
        Conversation before = PlainDialogue.open("S: 220 proxy\nC: STARTTLS\nS: 220 go ahead\n");
        Conversation inside = PlainDialogue.open(
                "C: EHLO a\nS: 220 backend\nS: 250 mx\nC: AUTH PLAIN AGEAYg==\nS: 535 wrong\nC: QUIT\nS: 221 bye\n");
        assertThat(before.events().getLast().event()).isInstanceOf(MailEvent.TlsBegins.class);
        List<Event> events = new ArrayList<>(before.events());
        events.addAll(inside.events());
        List<Finding> found = Findings.of(withEvents(inside, events));
        assertThat(found)
                .filteredOn(finding -> finding.id().equals("auth-rejected"))
                .singleElement()
                .satisfies(
                        finding -> assertThat(finding.message()).startsWith("The server rejected AUTH: 535 wrong; "));
    }

    private static Conversation withEvents(Conversation of, List<Event> events) {
        return new Conversation(
                of.stream(),
                of.protocol(),
                of.tls(),
                of.via(),
                of.status(),
                events,
                of.eventsTruncated(),
                of.client(),
                of.server(),
                of.alerts(),
                of.carriedData(),
                of.ending(),
                of.missingBytes(),
                of.firstGap(),
                of.oneSidedTls(),
                of.lastPacket());
    }

    /// The capture begins behind the greeting; Postfix answers XCLIENT with 220, and the session begins anew.
    @Test
    void whatAnswersXclientIsNoGreeting() throws IOException {
        List<Finding> found =
                Findings.of(PlainDialogue.open("C: XCLIENT NAME=a ADDR=192.0.2.9\nS: 220 mx ESMTP\nC: EHLO a\n"
                        + "S: 250 mx\nC: AUTH PLAIN AGEAYg==\nS: 535 wrong\nC: QUIT\nS: 221 bye\n"));
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
