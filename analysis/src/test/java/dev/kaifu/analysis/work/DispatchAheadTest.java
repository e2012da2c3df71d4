package dev.kaifu.analysis.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.Conversations;
import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.ConversationBuilder;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.generated.GeneratedCapture;
import dev.kaifu.analysis.session.SecretSource;
import dev.kaifu.analysis.session.SessionOrigins;
import dev.kaifu.analysis.tcp.StreamBatch;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;

/// The threads that have nothing to do open records of the only stream there is. Its owner is held up in the midst
/// of it until one of them has, so that nothing depends on who is faster.
class DispatchAheadTest {
    private final Set<String> openedAhead = ConcurrentHashMap.newKeySet();
    private final Set<String> owners = ConcurrentHashMap.newKeySet();
    private final CountDownLatch somebodyHas = new CountDownLatch(1);
    private final List<Conversation> conversations = new ArrayList<>();
    private final ConversationSink<Conversation> out = new Conversations(conversations);

    private long passed;

    @Test
    void theIdleOpenRecordsOfTheOnlyStream() throws IOException {
        GeneratedCapture capture = GeneratedCapture.ofOneConnection(3, 3, 30, 1_460);
        SecretStore secrets = new SecretStore();
        SecretScanner.scan(capture.keyLog()).into(secrets);
        SecretSource source = new SecretSource(secrets);
        try (RecordingStream events = new RecordingStream();
                Workers workers = new Workers(4)) {
            events.enable("kaifu.RecordsOpenedAhead");
            events.onEvent("kaifu.RecordsOpenedAhead", event -> {
                openedAhead.add(event.getThread().getJavaName());
                somebodyHas.countDown();
            });
            events.startAsync();
            Dispatch<Conversation> dispatch = new Dispatch<>(
                    workers,
                    MemoryBounds.USUAL,
                    new HeldMemory(MemoryBounds.USUAL.held(), () -> 0),
                    stream -> new ConversationBuilder(stream, source, sink(workers), true),
                    out);
            SessionOrigins origins = new SessionOrigins();
            // Nobody is woken for one stream before all of it is read.
            StreamSource.read(capture, stream -> dispatch.stream(stream, origins.watch()));
            dispatch.finish();
        }
        assertThat(conversations).hasSize(1);
        assertThat(conversations.getFirst().status()).isEqualTo(Conversation.Status.DECRYPTED);
        assertThat(openedAhead).isNotEmpty();
        assertThat(owners).hasSize(1);
        assertThat(openedAhead).doesNotContainAnyElementsOf(owners);
    }

    private PlaintextSink sink(Workers workers) {
        return (TcpStream _, Side _, byte[] _, int _, int length) -> {
            owners.add(Thread.currentThread().getName());
            passed += length;
            if (passed == length) {
                awaitIdle(workers);
            }
            // By then the second batch is under way, and the next ones are offered.
            if (passed > StreamBatch.FULL) {
                await();
            }
        };
    }

    /// Those that were woken for the stream and did not get it sleep again.
    private static void awaitIdle(Workers workers) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!workers.idle()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("nobody is idle");
            }
            Thread.onSpinWait();
        }
    }

    /// The minute is for a test that fails.
    private void await() {
        try {
            if (!somebodyHas.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("nobody has opened a record ahead");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
