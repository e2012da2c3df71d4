package dev.kaifu.analysis.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldMemoryTest {
    private static final int MOST = 100;

    private final List<String> givenOut = new ArrayList<>();
    private long besides;
    private final HeldMemory memory = new HeldMemory(MOST, () -> besides);

    @Test
    void theMostSilentGoFirstUntilTheOthersHaveRoom() {
        HeldMemory.Share first = share("first");
        HeldMemory.Share second = share("second");
        HeldMemory.Share third = share("third");
        first.holds(40);
        second.holds(40);
        third.holds(20);
        memory.shed();
        assertThat(givenOut).isEmpty();
        assertThat(memory.note()).isEmpty();
        first.touch();
        third.holds(60);
        memory.shed();
        assertThat(givenOut).containsExactly("second");
        assertThat(memory.note().orElseThrow()).startsWith("1 connection was given out unfinished");
    }

    /// Threads end them later: until then they take memory, but nobody else is to go for that.
    @Test
    void whatIsLeavingIsNotCountedTwice() {
        share("first").holds(40);
        share("second").holds(50);
        share("third").holds(50);
        memory.shedWhileOthersEnd();
        assertThat(givenOut).containsExactly("first");
    }

    @Test
    void whatKeepsNothingIsNotGivenOut() {
        share("waits for secrets");
        share("second").holds(50);
        share("third").holds(60);
        memory.shedWhileOthersEnd();
        assertThat(givenOut).containsExactly("second");
    }

    @Test
    void oneAlwaysHasRoomWhereOthersEndThem() {
        share("waits for secrets");
        share("only").holds(10 * MOST);
        memory.shedWhileOthersEnd();
        assertThat(givenOut).isEmpty();
    }

    @Test
    void oneAlwaysHasRoom() {
        HeldMemory.Share only = share("only");
        only.holds(10 * MOST);
        memory.shed();
        assertThat(givenOut).isEmpty();
        share("later").holds(1);
        memory.shed();
        assertThat(givenOut).containsExactly("only");
    }

    @Test
    void whatOthersKeepOfThemCounts() {
        share("first").holds(40);
        share("second").holds(40);
        besides = 30;
        memory.shed();
        assertThat(givenOut).containsExactly("first");
    }

    @Test
    void whatHasEndedIsNotGivenOut() {
        HeldMemory.Share first = share("first");
        share("second").holds(60);
        share("third").holds(30);
        first.holds(60);
        first.remove();
        memory.shed();
        assertThat(givenOut).containsExactly("second");
    }

    private HeldMemory.Share share(String name) {
        List<HeldMemory.Share> own = new ArrayList<>(1);
        HeldMemory.Share share = memory.share(() -> {
            givenOut.add(name);
            own.getFirst().holds(0);
        });
        own.add(share);
        share.touch();
        return share;
    }
}
