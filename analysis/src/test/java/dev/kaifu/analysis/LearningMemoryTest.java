package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.generated.GeneratedCapture;
import dev.kaifu.analysis.generated.GeneratedCapture.Plan;
import dev.kaifu.analysis.work.ConversationSink;
import dev.kaifu.analysis.work.MemoryBounds;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The second reading, for what sessions need that resume others, keeps connections in memory too.
class LearningMemoryTest {
    private final GeneratedCapture generated = new GeneratedCapture(new Plan(3, 60, 3_000, 1_460, 40, 0));
    private final byte[] capture = generated.bytes();

    @Test
    void whatItHasNoRoomForIsSaid() throws IOException {
        assertThat(notes(20_000)).anyMatch(note -> note.contains("could be learnt that sessions need"));
        assertThat(notes(1 << 30)).isEmpty();
    }

    private List<String> notes(long held) throws IOException {
        SecretStore secrets = new SecretStore();
        SecretScanner.scan(generated.keyLog()).into(secrets);
        // Where there is none, no earlier session is asked for.
        secrets.add(new Secret(SecretLabel.PMS_CLIENT_RANDOM, 0, new byte[32], new byte[48]));
        MemoryBounds bounds = new MemoryBounds(1 << 20, 1 << 30, held);
        ConversationSink<Conversation> nowhere = new ConversationSink<>() {
            @Override
            public Conversation prepare(Conversation conversation) {
                return conversation;
            }

            @Override
            public void accept(Conversation prepared) {
                // It is not looked at.
            }
        };
        try (Opener opener = new Opener(secrets, false, 2, bounds, nowhere)) {
            opener.readableAgain(again -> {
                try {
                    again.read(new ByteArrayInputStream(capture), "made");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            opener.read(new ByteArrayInputStream(capture), "made");
            opener.finish();
            return opener.notes();
        }
    }
}
