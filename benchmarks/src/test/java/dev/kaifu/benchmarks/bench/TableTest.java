package dev.kaifu.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void saysWhichGoalsWereHeld() {
        List<ResultLine> lines = List.of(
                Goals.atMost("small", "kaifu", "s", 0.2, 0.25),
                Goals.atLeast("open", "times tshark's speed", "times", 59.9, 60),
                Goals.seconds("open", "tshark", 42));
        assertThat(new Table(lines).text()).isEqualTo("""
                        row    measure               value       goal
                        small  kaifu                 0.200 s     at most 0.250 s  held
                        open   times tshark's speed  59.9 times  at least 60.0 times  NOT HELD
                        open   tshark                42.0 s
                        """);
    }

    @Test
    void memoryThatNobodyToldHoldsNoGoal() {
        ResultLine line = Goals.memory("open", new Series(List.of(new Measured(1, 0, 0))));
        assertThat(line.goal()).isEmpty();
        assertThat(line.value()).contains("not told");
    }
}
