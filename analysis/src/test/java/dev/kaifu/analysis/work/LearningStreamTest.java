package dev.kaifu.analysis.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.ConversationBuilder;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.generated.GeneratedCapture;
import dev.kaifu.analysis.session.SecretSource;
import dev.kaifu.analysis.session.SessionOrigins;
import dev.kaifu.analysis.session.StreamSecrets;
import dev.kaifu.analysis.tcp.FlowTable;
import dev.kaifu.analysis.tcp.StreamReceiver;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.capture.CaptureFile;
import dev.kaifu.capture.CaptureSink;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.protocol.net.FrameParser;
import dev.kaifu.protocol.net.TcpSegment;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LearningStreamTest {
    private static final int TURNS = 30;

    private final GeneratedCapture capture = GeneratedCapture.ofOneConnection(3, 3, TURNS, 1_460);
    private final RecordWorkspace workspace = new RecordWorkspace();
    private long plaintext;

    @Test
    void opensNoFurtherThanItTeachesAndReadsNoDialogue() throws IOException {
        HeldMemory memory = new HeldMemory(1 << 30, () -> 0);
        StreamAtOnce.All all = new StreamAtOnce.All(memory, workspace, _ -> {});
        ConversationBuilder whole =
                read(source(), builder -> new StreamAtOnce(all, builder, new SessionOrigins().watch()));
        assertThat(plaintext).isPositive();
        plaintext = 0;
        ConversationBuilder learning = read(
                learning(), builder -> new LearningStream(builder, new SessionOrigins().watch(), workspace, memory));
        assertThat(plaintext).isZero();
        assertThat(learning.hasTaught()).isTrue();
        assertThat(learning.records()).isPositive().isLessThan(whole.records() / (TURNS / 6));
    }

    private SecretSource source() {
        SecretStore store = new SecretStore();
        SecretScanner.scan(capture.keyLog()).into(store);
        // Where there is none, no earlier session is asked for.
        store.add(new Secret(SecretLabel.PMS_CLIENT_RANDOM, 0, new byte[32], new byte[48]));
        return new SecretSource(store);
    }

    /// What the second reading is given.
    private SecretSource learning() {
        SecretSource source = source();
        List<SecretSource> given = new ArrayList<>();
        source.earlierSessionsBy(given::add);
        assertThat(new StreamSecrets(source, 0, () -> 0).earlierMasters(List.of(new byte[1])))
                .isEmpty();
        return given.getFirst();
    }

    private ConversationBuilder read(SecretSource source, Function<ConversationBuilder, StreamReceiver> receiver)
            throws IOException {
        List<ConversationBuilder> made = new ArrayList<>();
        PlaintextSink counting = (_, _, _, _, length) -> plaintext += length;
        FlowTable flows = new FlowTable((TcpStream stream) -> {
            made.add(new ConversationBuilder(stream, source, counting, false));
            return receiver.apply(made.getLast());
        });
        TcpSegment segment = new TcpSegment();
        CaptureSink walk = frame -> {
            if (FrameParser.parse(frame.linkType, frame.array, frame.offset, frame.capturedLength, segment)
                    == FrameParser.Outcome.TCP) {
                flows.packet(frame, segment);
            }
        };
        CaptureFile.read(new ByteArrayInputStream(capture.bytes()), "generated", walk, new CapturedPacket());
        flows.finish();
        return made.getFirst();
    }
}
