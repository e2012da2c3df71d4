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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `./kaifu` against a JDK and a Maven that only write down what they were asked: the first build, the second start, a
/// changed source, two starts at once, a build that fails or is killed.
final class LauncherTest {
    @TempDir
    private Path folder;

    private Path checkout = Path.of("");
    private Path tools = Path.of("");
    private Path jdk = Path.of("");
    private Path builds = Path.of("");
    private Path trainings = Path.of("");
    /// KAIFU_AOT of the starts.
    private String caches = "off";
    /// KAIFU_LIBCRYPTO of the starts.
    private String library = "off";

    @BeforeEach
    void layOutACheckout() throws IOException {
        folder = folder.toRealPath();
        checkout = folder.resolve("check out");
        tools = folder.resolve("tools");
        jdk = folder.resolve("jdk");
        builds = folder.resolve("builds");
        trainings = folder.resolve("trainings");
        copy("kaifu");
        for (String script : List.of("find-jdk.sh", "build.sh", "start.sh", "large.compile", "CacheableJars.java")) {
            copy("scripts/" + script);
        }
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
        // What prepares the jars, what records a cache, and the program that is run: it prints the jar that it was
        // given, the
        // cache, where it was given one, and its arguments.
        script(jdk.resolve("bin/java"), """
                case "$1" in *.java) (cd "$2" && ls *.jar >class-path); exit ;; esac
                cache=""
                while [ "$1" != -cp ]; do
                  case "$1" in
                    -XX:AOTCacheOutput=*) echo recorded >"${1#*=}" ;;
                    -XX:AOTCache=*) cache="(${1##*/})" ;;
                  esac
                  shift
                done
                [ "$3" != dev.kaifu.cli.training.Training ] || { echo trained >>%s; exit; }
                cat "${2%%%%:*}"; shift 3; printf '%%s' "$cache"; printf '|%%s' "$@"
                """.formatted(trainings));
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
                        "set -- /usr/lib/jvm/*; . scripts/find-jdk.sh; kaifu_ask_jdk \"$0\"; echo $KAIFU_JDK_MAJOR",
                        jdk.toString())
                .directory(checkout.toFile())
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("17\n");
    }

    @Test
    void theCachesAreMadeOnceBehindTheFirstStartAndUsedFromThenOn() throws Exception {
        caches = "on";
        assertThat(start("open").output()).isEqualTo("one|open");
        // Whoever waits comes behind whoever is at it.
        caches = "wait";
        assertThat(start("open").output()).isEqualTo("one(open.aot)|open");
        caches = "on";
        assertThat(start("check", "x").output()).isEqualTo("one(check.aot)|check|x");
        assertThat(start("open", "-").output()).isEqualTo("one(large.aot)|open|-");
        // The input and three profiles.
        assertThat(Files.readAllLines(trainings)).hasSize(4);
        caches = "off";
        assertThat(start("open").output()).isEqualTo("one|open");
    }

    @Test
    void whereNoCacheCanBeWrittenTheCommandRunsAllTheSame() throws Exception {
        start("x");
        caches = "wait";
        script(tools.resolve("mktemp"), "exit 1\n");
        assertThat(start("x")).isEqualTo(new Run(0, "one|x"));
        assertThat(trainings).doesNotExist();
    }

    /// @param most the size up to which a file is small: less where libcrypto is found
    @ParameterizedTest
    @CsvSource({"off, 8388608", "/lib/libcrypto.so.3, 16384"})
    void largeInputAndInputOfUnknownSizeHaveAProfileOfTheirOwn(String libcrypto, int most) throws Exception {
        library = libcrypto;
        Path small = Files.write(folder.resolve("-small file"), new byte[most]);
        Path larger = Files.write(folder.resolve("larger file"), new byte[most + 1]);
        Path large = Files.write(folder.resolve("large file"), new byte[9 << 20]);
        assertThat(profile("open", small.toString(), "--keys", small.toString()))
                .isEqualTo("open");
        assertThat(profile("open", "-small file")).isEqualTo("open");
        assertThat(profile("open", small.toString(), larger.toString())).isEqualTo("large");
        assertThat(profile("keys", "--keys=" + large)).isEqualTo("large");
        assertThat(profile("open", "/dev/stdin")).isEqualTo("large");
        assertThat(profile("open", folder.resolve("not there").toString())).isEqualTo("open");
        assertThat(profile("auth", large.toString())).isEqualTo("open");
        assertThat(profile("talk", "localhost:25")).isEqualTo("check");
        assertThat(profile()).isEqualTo("open");
    }

    private String profile(String... arguments) throws Exception {
        String script = "set -eu; . '" + checkout.resolve("scripts/start.sh")
                + "'; kaifu_profile \"$@\"; printf %s $KAIFU_PROFILE";
        return run(Stream.concat(Stream.of("bash", "-c", script, "bash"), Stream.of(arguments))
                        .toList())
                .output();
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
        builder.environment().put("KAIFU_AOT", caches);
        builder.environment().put("KAIFU_LIBCRYPTO", library);
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
