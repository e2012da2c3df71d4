package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.ConversationBuilder;
import dev.kaifu.protocol.mail.MailEvent;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Of one conversation a bounded number of events is kept, and it says so where there were more.
class EventsKeptTest {
    private static final int COMMANDS_A_SEGMENT = 9_000;
    private static final int LONG_LINE = 60_000;
    private static final int LINES_OF_A_LIST = 9_900;
    /// Bytes of memory, at the least.
    private static final int OF_A_SHORT_LINE = 56;

    @Test
    void moreThanTheBoundIsSaid() throws IOException {
        int segments = ConversationBuilder.MAX_EVENTS / COMMANDS_A_SEGMENT + 1;
        Conversation conversation = PlainDialogue.open(commands(segments));
        assertThat(conversation.events()).hasSize(ConversationBuilder.MAX_EVENTS);
        assertThat(conversation.eventsTruncated()).isTrue();
    }

    @Test
    void lessIsWhole() throws IOException {
        Conversation conversation = PlainDialogue.open(commands(2));
        assertThat(conversation.events()).hasSize(1 + 2 * COMMANDS_A_SEGMENT);
        assertThat(conversation.eventsTruncated()).isFalse();
    }

    /// Lines of 60,000 bytes: few of them, but more than memory need have room for.
    @Test
    void longLinesAreBoundedTogether() throws IOException {
        int lines = (int) (ConversationBuilder.MAX_EVENT_CHARACTERS / LONG_LINE) + 10;
        String line = "C: NOOP " + "x".repeat(LONG_LINE) + "\n";
        Conversation conversation = PlainDialogue.open("S: 220 mx ESMTP\n" + line.repeat(lines));
        assertThat(conversation.eventsTruncated()).isTrue();
        long kept = conversation.events().stream()
                .mapToLong(event -> event.event().end() - event.event().at())
                .sum();
        assertThat(kept)
                .isBetween(
                        ConversationBuilder.MAX_EVENT_CHARACTERS - 2 * LONG_LINE,
                        ConversationBuilder.MAX_EVENT_CHARACTERS);
    }

    /// Lines of a character: few bytes, each in an object of its own.
    @Test
    void shortLinesAreBoundedTogether() throws IOException {
        String list = "C: LIST\nS: +OK\n" + "S: 1\n".repeat(LINES_OF_A_LIST) + "S: .\n";
        int lists = (int) (ConversationBuilder.MAX_EVENT_CHARACTERS / OF_A_SHORT_LINE / LINES_OF_A_LIST) + 1;
        Conversation conversation = PlainDialogue.open("S: +OK POP3 ready\nC: USER a\nS: +OK\n" + list.repeat(lists));
        assertThat(conversation.eventsTruncated()).isTrue();
        assertThat(conversation.events()).hasSizeGreaterThan(lists);
    }

    /// A message is no line: its bytes pass, and the response that it stands in holds none of them.
    @Test
    void largeMessagesAreNotCounted() throws IOException {
        int lines = (int) (ConversationBuilder.MAX_EVENT_CHARACTERS / LONG_LINE) + 10;
        String body = ("S| " + "x".repeat(LONG_LINE - 2) + "\\r\\n\n").repeat(lines);
        Conversation conversation =
                PlainDialogue.open("S: * OK IMAP4rev1 ready\nC: a1 FETCH 1 BODY[]\nS: * 1 FETCH (BODY[] {"
                        + (long) lines * LONG_LINE + "}\n" + body + "S: )\nS: a1 OK done\n");
        assertThat(conversation.eventsTruncated()).isFalse();
        assertThat(conversation.events().getLast().event()).isInstanceOf(MailEvent.Response.class);
    }

    private static String commands(int segments) {
        String segment = "C| " + "NOOP\\r\\n".repeat(COMMANDS_A_SEGMENT) + "\n";
        return "S: 220 mx ESMTP\n" + segment.repeat(segments);
    }
}
