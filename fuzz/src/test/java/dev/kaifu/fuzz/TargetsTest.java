package dev.kaifu.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every target's laws over its seeds, over what fuzzing has found, and over as many mutations as take a second
/// or two. The mutations are the same in every run.
final class TargetsTest {
    private static final int MUTATIONS = 600;
    private static final long SEED = 20_261_124;
    private static final Path MODULE = Path.of("");

    static Stream<String> names() {
        return Targets.all().stream().map(Target::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void everySeedAndEveryMutationKeepsTheLaws(String name) {
        Target target = Targets.named(name);
        List<byte[]> inputs = new ArrayList<>(target.seeds());
        assertThat(inputs).as("seeds").isNotEmpty();
        inputs.addAll(SeedFiles.found(MODULE, target));
        inputs.addAll(SeedFiles.foreign(target));
        inputs.forEach(input -> keepsTheLaws(target, input));
        Mutations mutations = new Mutations(inputs, SEED);
        for (int i = 0; i < MUTATIONS; i++) {
            keepsTheLaws(target, mutations.next());
        }
    }

    @Test
    void namesAreTold() {
        assertThat(names()).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][a-z0-9-]*"));
    }

    private static void keepsTheLaws(Target target, byte[] input) {
        try {
            target.check(input);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    target.name() + " breaks a law; put this input under fuzz/src/test/resources/found/" + target.name()
                            + ": " + HexFormat.of().formatHex(input),
                    e);
        }
    }
}
