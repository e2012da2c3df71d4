package dev.kaifu.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.demo.DemoServer;
import dev.kaifu.demo.Misbehaviour;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `./kaifu` with this JDK and the program under test: its AOT caches come about, are used, and harm nothing where they
/// are
/// bad.
final class StartCachesTest {
    @TempDir
    private static Path folder;

    private static ProgramCheckout checkout = new ProgramCheckout(Path.of(""), Path.of(""));
    private static List<ProgramCheckout.Run> firstStarts = List.of();
    private static String recording = "";

    /// Two first starts at once, each waiting for the caches: one build, one maker.
    @BeforeAll
    static void startTwiceAtOnce() throws Exception {
        checkout = ProgramCheckout.layOut(folder.toRealPath());
        Map<String, String> waiting = Map.of("KAIFU_AOT", "wait");
        ProgramCheckout.Start first = checkout.start(waiting, "--version");
        ProgramCheckout.Start second = checkout.start(waiting, "--version");
        firstStarts = List.of(first.end(), second.end());
        Path kept = folder.resolve("kept");
        assertThat(checkout.run(Map.of(), "demo", "--keep", kept.toString()).status())
                .isZero();
        recording = kept.resolve("demo.pcapng").toString();
    }

    @Test
    void twoFirstStartsAtOnceAreHarmless() throws IOException {
        assertThat(firstStarts).extracting(ProgramCheckout.Run::status).containsExactly(0, 0);
        assertThat(firstStarts).extracting(ProgramCheckout.Run::output).containsOnly("kaifu 0.1.0\n");
        try (Stream<Path> left = Files.list(checkout.caches().resolve(".."))) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .contains("class-path")
                    .noneMatch(name -> name.startsWith("making-"));
        }
    }

    @Test
    void everyPartOfTheTrainingEndsWell() throws IOException {
        assertThat(Files.readString(checkout.caches().resolve("log"))).doesNotContain("training: ");
        for (String profile : List.of("open", "check", "large")) {
            assertThat(checkout.caches().resolve(profile + ".aot")).isNotEmptyFile();
        }
    }

    @Test
    void openTakesItsClassesFromTheCache() throws Exception {
        assertThat(loaded(Map.of(), "open", recording))
                .contains(fromCache("dev.kaifu.cli.OpenCommand"))
                .contains(fromCache("dev.kaifu.capture.PcapngReader"))
                .contains(fromCache("picocli.CommandLine"))
                .contains(fromCache("picocli.CommandLine$Model$CommandSpec"));
    }

    @Test
    void openOfLargeInputTakesItsOwn() throws Exception {
        // A device has no size.
        assertThat(loaded(Map.of(), "open", "/dev/null")).contains(fromCache("dev.kaifu.cli.OpenCommand"));
    }

    @Test
    void checkTakesThoseOfBouncyCastleToo() throws Exception {
        try (DemoServer server = DemoServer.start(Misbehaviour.NONE, folder.resolve("server"))) {
            String ports = server.implicitTlsPort() + "/tls";
            String authority = server.authority().toString();
            assertThat(loaded(Map.of(), "check", "-4", "localhost", "--ports", ports, "--ca", authority))
                    .contains(fromCache("dev.kaifu.probe.check.CheckRunner"))
                    .contains(fromCache("org.bouncycastle.tls.TlsClientProtocol"))
                    .contains(fromCache("org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto"));
        }
    }

    @Test
    void itCanBeTurnedOff() throws Exception {
        assertThat(loaded(Map.of("KAIFU_AOT", "off"), "open", recording))
                .contains("dev.kaifu.cli.OpenCommand source: file:")
                .doesNotContain(fromCache("dev.kaifu.cli.OpenCommand"));
    }

    /// What may have become of a cache.
    enum Damage {
        EMPTY,
        TRUNCATED,
        GARBAGE,
        OF_ANOTHER_JDK,
        A_FOLDER
    }

    @ParameterizedTest
    @EnumSource
    void aBadCacheIsHarmless(Damage damage) throws Exception {
        ProgramCheckout.Run expected = checkout.run(Map.of("KAIFU_AOT", "off"), "open", recording);
        assertThat(expected.output()).contains("AUTH PLAIN ********");
        Path cache = checkout.caches().resolve("open.aot");
        byte[] good = Files.readAllBytes(cache);
        Files.delete(cache);
        try {
            damage(damage, good, cache);
            assertThat(checkout.run(Map.of(), "open", recording)).isEqualTo(expected);
        } finally {
            Files.delete(cache);
            Files.write(cache, good);
        }
    }

    private static void damage(Damage damage, byte[] good, Path cache) throws IOException {
        switch (damage) {
            case EMPTY -> Files.createFile(cache);
            case TRUNCATED -> Files.write(cache, Arrays.copyOf(good, good.length / 2));
            case GARBAGE -> {
                byte[] bytes = new byte[good.length];
                new Random(1).nextBytes(bytes);
                Files.write(cache, bytes);
            }
            case OF_ANOTHER_JDK -> Files.write(cache, ofAnotherJdk(good));
            case A_FOLDER -> Files.createDirectory(cache);
        }
    }

    /// The header names the JVM that made the cache: "OpenJDK 64-Bit Server VM (25.0.3+9-LTS) for …".
    private static byte[] ofAnotherJdk(byte[] good) {
        String header = new String(good, 0, 4096, StandardCharsets.ISO_8859_1);
        int version = header.indexOf("VM (" + Runtime.version().feature());
        assertThat(version).isPositive();
        byte[] other = good.clone();
        other[version + "VM (".length()]++;
        return other;
    }

    private static String fromCache(String type) {
        return type + " source: shared objects file";
    }

    /// Where the JVM says that it took its classes from.
    private static String loaded(Map<String, String> environment, String... arguments) throws Exception {
        Path log = Files.createTempFile(folder, "classes", ".log");
        Map<String, String> logging = new HashMap<>(environment);
        logging.put("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + log);
        ProgramCheckout.Run run = checkout.run(logging, arguments);
        List<String> lines = new ArrayList<>(Files.readAllLines(log));
        assertThat(lines).as(run.errors()).isNotEmpty();
        return String.join("\n", lines);
    }
}
