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

    /// Its thread may still have to end it: until then it takes memory, but nobody else is to go for that.
    @Test
    void whatIsLeavingIsNotCountedTwice() {
        HeldMemory.Share first = share("first");
        share("second").holds(50);
        HeldMemory.Share third = share("third");
        first.holds(40);
        third.holds(50);
        memory.shed();
        memory.shed();
        assertThat(givenOut).containsExactly("first");
        first.holds(0);
        third.holds(51);
        memory.shed();
        assertThat(givenOut).containsExactly("first", "second");
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
        HeldMemory.Share share = memory.share(() -> givenOut.add(name));
        share.touch();
        return share;
    }
}
