package dev.kaifu.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./kaifu` against a JDK and a Maven that only write down what they were asked: the first build, the second start, a
/// changed source, two starts at once, a build that fails or is killed.
final class LauncherTest {
    @TempDir
    private Path folder;

    private Path checkout = Path.of("");
    private Path tools = Path.of("");
    private Path jdk = Path.of("");
    private Path builds = Path.of("");

    @BeforeEach
    void layOutACheckout() throws IOException {
        folder = folder.toRealPath();
        checkout = folder.resolve("check out");
        tools = folder.resolve("tools");
        jdk = folder.resolve("jdk");
        builds = folder.resolve("builds");
        copy("kaifu");
        copy("scripts/find-jdk.sh");
        copy("scripts/build.sh");
        write(checkout.resolve("pom.xml"), "<project/>");
        write(checkout.resolve(".mvn/jvm.config"), "");
        write(checkout.resolve("cli/pom.xml"), "<project/>");
        write(checkout.resolve("cli/src/main/java/A.java"), "one");
        script(tools.resolve("mvn"), """
                echo built >>%s
                [ ! -f cli/src/main/java/fail ] || { echo "[ERROR] broken"; exit 1; }
                [ ! -f cli/src/main/java/slow ] || sleep 3
                mkdir -p cli/target/lib && cp cli/src/main/java/A.java cli/target/kaifu-cli-1.jar
                """.formatted(builds));
        write(jdk.resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");
        script(jdk.resolve("bin/javac"), "");
        // The program that is run: prints the jar that it was given, and its arguments.
        script(jdk.resolve("bin/java"), """
                while [ "$1" != -cp ]; do shift; done
                cat "${2%/*}/kaifu-cli-1.jar"; shift 3; printf '|%s' "$@"
                """);
    }

    @Test
    void theFirstStartBuildsAndTheSecondDoesNot() throws Exception {
        assertThat(start("open", "a b", "")).isEqualTo(new Run(0, "one|open|a b|"));
        assertThat(start("open")).isEqualTo(new Run(0, "one|open"));
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aChangedAnAddedAndARemovedSourceAreBuiltAnew() throws Exception {
        start("x");
        write(checkout.resolve("cli/src/main/java/A.java"), "two");
        assertThat(start("x").output()).isEqualTo("two|x");
        write(checkout.resolve("cli/src/main/java/B.java"), "");
        start("x");
        Files.delete(checkout.resolve("cli/src/main/java/B.java"));
        start("x");
        // Back to the sources of the build before: it is kept.
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void itIsFoundThroughALinkFromAnyFolder() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("check out/kaifu"));
        Path second = Files.createSymbolicLink(tools.resolve("kaifu"), link);
        assertThat(run(List.of(second.toString(), "x"))).isEqualTo(new Run(0, "one|x"));
    }

    @Test
    void twoFirstStartsAtOnceBuildOnce() throws Exception {
        write(checkout.resolve("cli/src/main/java/slow"), "");
        Process first =
                process(List.of(checkout.resolve("kaifu").toString(), "x")).start();
        Process second =
                process(List.of(checkout.resolve("kaifu").toString(), "x")).start();
        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).isZero();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aFailedBuildIsShownAndLeavesNothingToRun() throws Exception {
        write(checkout.resolve("cli/src/main/java/fail"), "");
        Run run = start("x");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.output()).contains("[ERROR] broken", "the build failed; the whole log is ");
        assertThat(left()).containsExactlyInAnyOrder("build.log", "lock");
    }

    @Test
    void aKilledBuildLeavesNoHalfProgram() throws Exception {
        write(checkout.resolve("cli/src/main/java/slow"), "");
        Process killed =
                process(List.of(checkout.resolve("kaifu").toString(), "x")).start();
        assertThat(killed.waitFor(1, TimeUnit.SECONDS)).isFalse();
        killed.descendants().forEach(ProcessHandle::destroy);
        assertThat(killed.waitFor()).isNotZero();
        assertThat(left()).noneMatch(name -> name.startsWith("app-"));
        Files.delete(checkout.resolve("cli/src/main/java/slow"));
        assertThat(start("x").output()).isEqualTo("one|x");
        assertThat(left()).noneMatch(name -> name.startsWith("work"));
    }

    @Test
    void withoutAJdkItSaysWhatToInstall() throws Exception {
        write(jdk.resolve("release"), "JAVA_VERSION=\"17.0.9\"\n");
        Process process = new ProcessBuilder(
                        "bash",
                        "-c",
                        "set -- /usr/lib/jvm/*; . scripts/find-jdk.sh; kaifu_jdk_version \"$0\"",
                        jdk.toString())
                .directory(checkout.toFile())
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("17\n");
    }

    private record Run(int status, String output) {}

    private Run start(String... arguments) throws Exception {
        return run(Stream.concat(Stream.of(checkout.resolve("kaifu").toString()), Stream.of(arguments))
                .toList());
    }

    /// Standard output; where the start failed, what it said.
    private Run run(List<String> command) throws Exception {
        Path errors = folder.resolve("errors");
        Process process = process(command).redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        int status = process.waitFor();
        return new Run(status, status == 0 ? output : Files.readString(errors));
    }

    private ProcessBuilder process(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        return builder;
    }

    private int builds() throws IOException {
        return Files.readAllLines(builds).size();
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(checkout.resolve(".build"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private void copy(String file) throws IOException {
        Path target = checkout.resolve(file);
        Files.createDirectories(target.getParent());
        Files.copy(ArchitectureTest.root().resolve(file), target);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void script(Path file, String text) throws IOException {
        write(file, "#!/usr/bin/env bash\n" + text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
