package dev.kaifu.analysis.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.net.Side;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeldSideTest {
    private static final byte[] NOOP = "NOOP\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MANY = 100_000;

    private final HeldSide held = new HeldSide(Side.CLIENT);

    /// A STARTTLS waits for its reply, and a client that does not wait goes on.
    @Test
    void commandsThatAreHeldAreReadWhereTheyStand() {
        for (int i = 0; i < MANY; i++) {
            held.add(NOOP, 0, NOOP.length, 0);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < MANY; i += 100) {
            MailEvent.Command command = noop(i);
            assertThat(held.beginsWith(command, command.verb())).isTrue();
        }
        // No more than a few copies of all that is held, however many commands there are.
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20L * MANY * NOOP.length);
    }

    @Test
    void partsCountAndTheArrayDoes() {
        held.add(NOOP, 0, NOOP.length, 0);
        long bytesAlone = held.held();
        for (int i = 0; i < MANY; i++) {
            held.part(noop(0), Optional.empty());
        }
        assertThat(held.held() - bytesAlone).isGreaterThan(40L * MANY);
    }

    /// Each side of each connection that is open has one.
    @Test
    void littleIsKeptOfWhatIsGone() {
        held.add(new byte[16_384], 0, 16_384, 0);
        assertThat(held.held()).isGreaterThanOrEqualTo(16_384);
        held.drop();
        held.add(NOOP, 0, NOOP.length, 0);
        assertThat(held.size()).isEqualTo(NOOP.length);
        assertThat(held.held()).isLessThan(5_000);
    }

    private static MailEvent.Command noop(int number) {
        long at = (long) number * NOOP.length;
        return new MailEvent.Command(at, at + NOOP.length, "", "NOOP", "", false);
    }
}
