package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.generated.GeneratedCapture;
import dev.kaifu.analysis.generated.GeneratedCapture.Plan;
import dev.kaifu.analysis.work.ConversationSink;
import dev.kaifu.analysis.work.MemoryBounds;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/// What a connection that is open keeps in memory, counted by the JVM after a full collection: all that is reachable,
/// with some connections and with three times as many.
class OpenConnectionMemoryTest {
    private static final int FEW = 1_000;
    private static final int MANY = 3_000;
    /// Bytes; a hundred thousand then take 100 MB.
    private static final int BOUND = 1_000;

    private static final MemoryBounds DISK = new MemoryBounds(200_000, 1 << 30, 1 << 30);
    private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");

    @Test
    void anOpenConnectionKeepsLittle() throws IOException, JMException {
        // The first time brings classes.
        keptBy(FEW);
        long few = keptBy(FEW);
        long many = keptBy(MANY);
        assertThat((many - few) / (MANY - FEW)).isBetween(200L, (long) BOUND);
    }

    private static long keptBy(int connections) throws IOException, JMException {
        byte[] begun = begun(connections);
        try (Opener opener = new Opener(new SecretStore(), false, 1, DISK, new Nothing())) {
            long before = reachable();
            opener.read(new ByteArrayInputStream(begun), "made");
            long kept = reachable() - before;
            assertThat(begun).isNotEmpty();
            return kept;
        }
    }

    /// Two thirds of a capture: every connection has begun, and most are in the midst of their message.
    private static byte[] begun(int connections) {
        byte[] all = new GeneratedCapture(new Plan(7, connections, 9_000, 1_460, connections, 0)).bytes();
        return Arrays.copyOf(all, all.length / 3 * 2);
    }

    private static long reachable() throws JMException {
        Object histogram = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        Matcher total = TOTAL.matcher(histogram.toString());
        assertThat(total.find()).isTrue();
        return Long.parseLong(total.group(1));
    }

    private static final class Nothing implements ConversationSink<Conversation> {
        @Override
        public Conversation prepare(Conversation conversation) {
            return conversation;
        }

        @Override
        public void accept(Conversation prepared) {
            // It is not looked at.
        }
    }
}
