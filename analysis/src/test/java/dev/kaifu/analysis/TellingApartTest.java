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
import org.junit.jupiter.params.provider.ValueSource;

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

    /// FTP (RFC 959), NNTP (RFC 3977), IRC (RFC 2812), Redis, munin: what they have in common with mail, a code or a
    /// verb,
    /// tells nothing, and a later line of theirs is not looked at as if it were the first.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "S: 220 ready/C: USER bro/S: 331 Password required/C: PASS 1/S: 530 Login incorrect/C: QUIT/S: 221 Goodbye",
                "S: 220 ready/C: USER a/S: 331 more/C: PASS b/S: 230-/S:  hello/S: 230 in/C: LIST/S: 150 here",
                "S: 220 ready/C: HOST a.example/S: 220 ready/C: USER a/S: 530 no/C: QUIT",
                "S: 220 ready/C: NOOP/S: 200 ok/C: QUIT/S: 221 bye",
                "C: user me 0 * me/C: nick me/S: :irc 001 me :hi",
                "S: 220 ready/C: FEAT/S: 211-Features:/S:  EPRT/S: 211 End/C: AUTH TLS/S: 234 Proceed",
                "S: 220 ready/C: PORT 10,0,0,200,78,33/S: 200 ok/C: QUIT/S: 221 bye",
                "C: USER anonymous/C: PASS me@example.com/C: SYST/C: TYPE I/C: RETR robots.txt/C: QUIT",
                "C: PASV/S: 227 Entering Passive Mode (1,2,3,4,5,6)/C: LIST/S: 150 here/S: 226 sent",
                "S: 200 News Daemon/C: MODE READER/S: 200 hello/C: GROUP a.b/S: 211 3 1 3 a.b/C: QUIT/S: 205 bye",
                "S: 200 News Daemon/C: AUTHINFO USER me/S: 381 more",
                "C: NICK me/C: USER guest 0 * :Me/S: :irc 001 me :hi/C: LIST/S: :irc 323 me :end/C: QUIT :bye",
                "C: CAP LS 302/C: NICK me/C: USER me 0 * me/C: PASS x/S: :irc 001 me :hi",
                "S: NOTICE AUTH :*** Looking up/C: PASS x/C: NICK me/S: :irc 001 me :hi/C: LIST",
                "C: *3/C: $3/C: SET/S: +OK/C: *2/C: $3/C: GET/S: $2/S: hi/C: *1/C: $4/C: QUIT/S: +OK",
                "S: # munin node at mx/C: list/S: cpu df/C: quit"
            })
    void whatOnlyLooksLikeMailIsUnknown(String dialogue) throws IOException {
        Conversation conversation = PlainDialogue.open(dialogue.replace('/', '\n'));
        assertThat(conversation.protocol()).isEqualTo(MailProtocol.UNKNOWN);
        assertThat(conversation.events()).isEmpty();
    }

    /// Mail that a capture has from its middle on, or of one side alone.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "C: USER me/C: PASS x/C: STAT/C: QUIT; POP3",
                "C: USER me/C: PASS x; POP3",
                "S: text of a letter/S: ./C: DELE 1/S: +OK gone; POP3",
                "S: 530 5.7.0 first STARTTLS/C: QUIT; SMTP",
                "S: 250 ok/C: RCPT TO:<a@b>/S: 252 perhaps; SMTP",
                "S: text of a letter/S: )/S: a1 OK done/C: a2 LOGOUT; IMAP",
                "C: text of a letter/C: Join us on Monday/C: ./S: 250 ok/C: QUIT; SMTP",
                "C: text of a letter/C: Type the words/C: List of words/C: ./S: 250 ok/C: QUIT; SMTP",
                "C: text of a letter/C: User input is not read at all/C: ./S: 250 ok/C: QUIT; SMTP",
                "C: text of a letter/C: Over the sea/C: Top ten/C: ./S: 250 ok/C: MAIL FROM:<a@b>; SMTP",
                "C: User name, port and path/C: port 25/C: ./S: 250 ok/C: MAIL FROM:<a@b>; SMTP",
                "C: USER Jose de la Cruz/S: +OK/C: PASS x/S: +OK; POP3"
            })
    void mailFromItsMiddleOnIsMail(String dialogue, MailProtocol protocol) throws IOException {
        assertThat(PlainDialogue.open(dialogue.replace('/', '\n')).protocol()).isEqualTo(protocol);
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
