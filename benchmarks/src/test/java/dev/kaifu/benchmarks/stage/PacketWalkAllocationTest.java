package dev.kaifu.benchmarks.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.kaifu.benchmarks.corpus.CorpusInMemory;
import dev.kaifu.benchmarks.corpus.CorpusPlan;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/// The packet walk makes no object per packet: ten times the packets take no more memory.
class PacketWalkAllocationTest {
    private static final int CONNECTIONS = 40;
    /// Of classes that are loaded and lambdas that are linked on the way; there are 47,000 more packets.
    private static final long NOISE = 20_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void tenTimesThePacketsTakeTheSameMemory() throws IOException {
        byte[] few = CorpusInMemory.of(CorpusPlan.ofConnections(CONNECTIONS)).capture();
        byte[] many =
                CorpusInMemory.of(CorpusPlan.ofConnections(10 * CONNECTIONS)).capture();
        allocatedFor(few);
        long forFew = allocatedFor(few);
        long forMany = allocatedFor(many);
        assertThat(forMany - forFew).isLessThan(NOISE);
    }

    @Test
    void theMeasureSeesAnObjectPerPacket() {
        long before = threads.getCurrentThreadAllocatedBytes();
        byte[][] kept = new byte[47_000][];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = new byte[1];
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isGreaterThan(NOISE);
        assertThat(kept).hasDimensions(47_000, 1);
    }

    private long allocatedFor(byte[] capture) throws IOException {
        CaptureWalk walk = new CaptureWalk(capture);
        Amount amount = new Amount();
        long before = threads.getCurrentThreadAllocatedBytes();
        long payload = walk.walk(amount);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(payload).isPositive();
        return allocated;
    }
}
