package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.protocol.mail.MailEvent;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The subject is looked for in the first 256 KiB of a message, to the byte, however the message came in segments.
class SubjectBoundTest {
    private static final int BOUND = 1 << 18;
    private static final String SUBJECT = "Subject: told";

    @ParameterizedTest
    @ValueSource(ints = {60_000, 8_192, 1_000, 61})
    void theSplitDoesNotMatter(int segment) throws IOException {
        assertThat(subject(BOUND - SUBJECT.length() - 2, segment)).isEqualTo("told");
        assertThat(subject(BOUND - SUBJECT.length() - 1, segment)).isEmpty();
    }

    /// @param before bytes of the header before the subject's line
    private static String subject(int before, int segment) throws IOException {
        StringBuilder header = new StringBuilder();
        while (header.length() + 200 < before) {
            header.append("X-Filler: ").append("x".repeat(88)).append("\r\n");
        }
        String rest = "x".repeat(before - header.length() - 5);
        header.append("X: ").append(rest).append("\r\n");
        String text =
                "S: 220 mx ESMTP\nC: EHLO me\nS: 250 mx\nC: MAIL FROM:<a@b>\nS: 250 ok\nC: RCPT TO:<c@d>\nS: 250 ok\n"
                        + "C: DATA\nS: 354 go\nC| " + header.toString().replace("\r\n", "\\r\\n") + SUBJECT
                        + "\\r\\n\\r\\nhello\\r\\n.\\r\\n\n"
                        + "S: 250 queued\n";
        return PlainDialogue.open(text, segment).events().stream()
                .filter(event -> event.event() instanceof MailEvent.Message)
                .map(Conversation.Event::subject)
                .findFirst()
                .orElseThrow()
                .text();
    }
}
