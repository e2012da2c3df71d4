package dev.kaifu.analysis.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.ConversationBuilder;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.generated.GeneratedCapture;
import dev.kaifu.analysis.session.RecordsAhead;
import dev.kaifu.analysis.session.SecretSource;
import dev.kaifu.analysis.tcp.StreamBatch;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The records of one stream are opened on several threads before their turn, and what comes of it is what its
/// owner alone would have made of it.
class StreamAheadTest {
    private static final int SUITES = 9;
    /// Of TLS 1.2, whose keys do not change.
    private static final int SUITE_OF_ONE_KEY = 3;

    private static final int TURNS = 30;

    private final RecordWorkspace workspace = new RecordWorkspace();
    /// Those who opened something ahead.
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    /// Of the batches that are offered, one each: open when the offer was carried out.
    private final Deque<CountDownLatch> offers = new ArrayDeque<>();

    private int taken;

    @Test
    void onMoreThanOneThread() throws IOException {
        CountDownLatch two = new CountDownLatch(2);
        try (Workers workers = new Workers(4)) {
            agrees(GeneratedCapture.ofOneConnection(1, SUITE_OF_ONE_KEY, TURNS, 1_460), task -> {
                CountDownLatch done = new CountDownLatch(1);
                offers.addLast(done);
                workers.offer(into -> {
                    threads.add(Thread.currentThread());
                    // Nobody is done before a second one has begun.
                    two.countDown();
                    await(two);
                    task.run(into);
                    done.countDown();
                });
            });
        }
        assertThat(threads).hasSizeGreaterThan(1).doesNotContain(Thread.currentThread());
        assertThat(taken).isGreaterThan(100);
    }

    /// Keys change in the midst of what was opened ahead, records are damaged or missing, both sides speak.
    @Test
    void whateverComesBetween() throws IOException {
        for (int suite = 0; suite < SUITES; suite++) {
            int before = taken;
            for (int way = 0; way < 3; way++) {
                GeneratedCapture capture = GeneratedCapture.ofOneConnection(suite, suite, TURNS, 1_460);
                if (way == 1) {
                    capture.lose(400);
                } else if (way == 2) {
                    capture.flip(400);
                }
                agrees(capture, task -> task.run(new RecordWorkspace()));
            }
            assertThat(taken).as("suite %s", suite).isGreaterThan(before);
        }
    }

    @Test
    void whatNobodyTakesTheOwnerOpens() throws IOException {
        agrees(GeneratedCapture.ofOneConnection(2, SUITE_OF_ONE_KEY, TURNS, 1_460), task -> {});
        assertThat(taken).isZero();
    }

    private void agrees(GeneratedCapture capture, Consumer<Workers.Task> offer) throws IOException {
        StreamSource.Batches source = StreamSource.batches(capture);
        assertThat(source.batches()).hasSizeGreaterThan(8);
        Conversation alone = finished(
                source,
                builder -> {
                    for (StreamBatch batch : source.batches()) {
                        builder.batch(batch, RecordsAhead.NONE, workspace);
                    }
                },
                capture);
        Conversation ahead = finished(source, builder -> openAhead(source.batches(), builder, offer), capture);
        assertThat(alone.client().bytes() + alone.server().bytes()).isPositive();
        assertThat(ahead).isEqualTo(alone);
    }

    private Conversation finished(
            StreamSource.Batches source, Consumer<ConversationBuilder> open, GeneratedCapture capture) {
        SecretStore secrets = new SecretStore();
        SecretScanner.scan(capture.keyLog()).into(secrets);
        ConversationBuilder builder =
                new ConversationBuilder(source.stream(), new SecretSource(secrets), PlaintextSink.NONE, true);
        open.accept(builder);
        StreamBatch last = source.batches().getLast();
        return builder.finish(Objects.requireNonNull(last.ending()), last.lastPacket(), workspace);
    }

    /// As [StreamWork] does, but that each batch waits until what was offered of it is done.
    private void openAhead(List<StreamBatch> batches, ConversationBuilder builder, Consumer<Workers.Task> offer) {
        StreamAhead looking = new StreamAhead(new AheadPool(), 0, offer);
        for (int i = 0; i < batches.size(); i++) {
            RecordsAhead records = looking.enter(batches.get(i), builder);
            int next = i + 1 + looking.count();
            looking.extend(batches.subList(next, Math.max(next, Math.min(batches.size(), i + 5))));
            if (records != RecordsAhead.NONE && !offers.isEmpty()) {
                await(offers.removeFirst());
            }
            builder.batch(batches.get(i), records, workspace);
            taken += records.taken();
            looking.left(records);
        }
    }

    /// The minute is for a test that fails: the condition comes, or never does.
    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("nobody came");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
