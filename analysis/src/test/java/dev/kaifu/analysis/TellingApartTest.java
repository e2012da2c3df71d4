package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailProtocol;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The bytes of both sides decide what is spoken; what passed before they did is told in its order, with its packets.
class TellingApartTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "S: 220 mx ESMTP; SMTP",
                "S: 220 mx/C: EHLO me; SMTP",
                "S: 220 mx/C: NOOP; SMTP",
                "S: 220 ftp/C: USER anonymous; UNKNOWN",
                "C: MAIL FROM:<a@b>; SMTP",
                "S: * OK ready; IMAP",
                "S: * PREAUTH ready; IMAP",
                "C: a1 LOGIN u p; IMAP",
                "C: 12 noop; IMAP",
                "C: lqa0 IDLE; IMAP",
                "S: * 2 EXISTS/S: * 1 RECENT; IMAP",
                "S: * FLAGS (x); IMAP",
                "S: * list of things/S: * 2 eggs; UNKNOWN",
                "C: please check/C: Your id is; UNKNOWN",
                "S: +OK ready; POP3",
                "C: GET / HTTP/1.1; HTTP",
                "C| \\x00\\x01; UNKNOWN"
            })
    void whatIsSaidDecides(String dialogue, MailProtocol protocol) throws IOException {
        Conversation conversation =
                PlainDialogue.open(dialogue.replace('/', '\n').replace(" \n HTTP\n", " / HTTP/"));
        assertThat(conversation.protocol()).isEqualTo(protocol);
    }

    @Test
    void eventsHaveThePacketsThatBroughtThem() throws IOException {
        Conversation conversation = PlainDialogue.open("""
                S: 220 mx
                C: NOOP
                S: 250 ok
                C: HELP
                S: 500 no
                C: EHLO me
                FIN
                """);
        assertThat(conversation.events())
                .extracting(event -> event.packet() + " " + event.event().from())
                .containsExactly("4 SERVER", "5 CLIENT", "6 SERVER", "7 CLIENT", "8 SERVER", "9 CLIENT");
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "7", "1000"})
    void anySegmentationGivesTheSameEvents(int segment) throws IOException {
        String dialogue = """
                S: * OK [CAPABILITY IMAP4rev1 LITERAL+] ready
                C: a LOGIN {4+}
                C: user pass
                S: a OK in
                C: b UID FETCH 7 BODY.PEEK[]
                S: * 1 FETCH (BODY[] {14}
                S| Subject: x\\r\\n\\r\\n)\\r\\n
                S: b OK done
                FIN
                """;
        List<MailEvent> whole = PlainDialogue.open(dialogue).events().stream()
                .map(Conversation.Event::event)
                .toList();
        assertThat(whole).hasSize(7);
        Conversation cut = PlainDialogue.open(dialogue, segment);
        assertThat(cut.events()).extracting(Conversation.Event::event).isEqualTo(whole);
        assertThat(cut.events())
                .filteredOn(event -> event.event() instanceof MailEvent.Message)
                .extracting(event -> event.subject().text())
                .containsExactly("x");
    }

    @Test
    void aMessageInMidStreamDoesNotHideTheDialogueBehindIt() throws IOException {
        String body = "C: a line of a message that says nothing\n".repeat(300);
        Conversation conversation = PlainDialogue.open(body + "C: .\nS: 250 2.0.0 Ok: queued as 4\nC: QUIT\nFIN\n");
        assertThat(conversation.protocol()).isEqualTo(MailProtocol.SMTP);
        assertThat(conversation.events())
                .extracting(Conversation.Event::event)
                .filteredOn(event -> !(event instanceof MailEvent.Unparsed))
                .extracting(MailEvent::getClass)
                .extracting(Class::getSimpleName)
                .containsExactly("Reply", "Command");
    }
}
