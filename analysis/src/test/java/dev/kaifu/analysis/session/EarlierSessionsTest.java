package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EarlierSessionsTest {
    private final EarlierSessions sessions = new EarlierSessions();

    @Test
    void theInputIsWalkedThroughOnce() {
        AtomicInteger walks = new AtomicInteger();
        sessions.learntBy(into -> {
            walks.incrementAndGet();
            into.add(id(1), id(7));
        });
        assertThat(sessions.known(id(1))).isEmpty();
        assertThat(sessions.byId(id(1))).containsExactly(id(7));
        assertThat(sessions.byId(id(2))).isEmpty();
        assertThat(walks).hasValue(1);
    }

    @Test
    void oneIdHasFewSessionsWhoeverRepeatsIt() {
        for (int i = 0; i < 100; i++) {
            sessions.add(id(1), id(i % 50));
        }
        assertThat(sessions.known(id(1))).hasSize(4);
    }

    @Test
    void theFirstAreRememberedAndTheOthersCounted() {
        for (int i = 0; i < EarlierSessions.MAX_IDS + 3; i++) {
            sessions.add(id(i), id(i));
        }
        assertThat(sessions.leftOut()).isEqualTo(3);
        assertThat(sessions.known(id(0))).containsExactly(id(0));
        assertThat(sessions.known(id(EarlierSessions.MAX_IDS))).isEmpty();
    }

    private static byte[] id(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }
}
