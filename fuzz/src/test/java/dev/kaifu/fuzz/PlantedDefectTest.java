package dev.kaifu.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaifu.fuzz.planted.PlantedTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The campaign finds a bug that was planted on purpose, and accuses nobody else. It is bounded by executions and
/// begins with a fixed seed, so that it does not depend on how fast the machine is.
final class PlantedDefectTest {
    /// Jazzer's status for a finding.
    private static final int FOUND = 77;
    /// About ten times as many as are needed.
    private static final int EXECUTIONS = 50_000;
    /// For a machine that is busy with something else; a run takes a few seconds.
    private static final int MINUTES = 3;

    @TempDir
    Path folder;

    @Test
    void theDefectBehindAMagicWordIsFound() throws Exception {
        Target planted = new PlantedTarget(true);
        assertThat(jazzer(planted)).isEqualTo(FOUND);
        try (Stream<Path> crashes =
                Files.list(folder).filter(file -> file.getFileName().toString().startsWith("crash-"))) {
            byte[] input = Files.readAllBytes(crashes.findFirst().orElseThrow());
            assertThatThrownBy(() -> planted.check(input)).isInstanceOf(ArrayIndexOutOfBoundsException.class);
            new PlantedTarget(false).check(input);
        }
    }

    @Test
    void nothingIsFoundWhereNoDefectIs() throws Exception {
        assertThat(jazzer(new PlantedTarget(false))).isZero();
    }

    private int jazzer(Target target) throws IOException, InterruptedException {
        Path seeds = folder.resolve("seeds");
        SeedFiles.write(target, Path.of(""), seeds);
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+EnableDynamicAgentLoading",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dkaifu.fuzz.target=" + target.name(),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + JazzerEntry.class.getName(),
                        "--instrumentation_includes=dev.kaifu.fuzz.planted.**",
                        "--reproducer_path=" + folder,
                        "-artifact_prefix=" + folder + "/",
                        "-seed=1",
                        "-runs=" + EXECUTIONS,
                        seeds.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES))
                    .as("Jazzer comes to an end")
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
