package dev.kaifu.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/// A checkout whose `./kaifu` is the real one, with this JDK, and whose Maven brings the classes under test as jars, as
/// the
/// real one would, without a minute's work.
record ProgramCheckout(Path folder, Path root) {
    private static final int PATIENCE_MINUTES = 5;

    record Run(int status, String output, String errors) {}

    /// A process whose output goes into files: it may be large.
    record Start(Process process, Path output, Path errors) {
        Run end() throws IOException, InterruptedException {
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("not ended after " + PATIENCE_MINUTES + " minutes: "
                        + process.info().commandLine().orElse(""));
            }
            return new Run(process.exitValue(), Files.readString(output), Files.readString(errors));
        }
    }

    /// Lays it out under the folder.
    static ProgramCheckout layOut(Path folder) throws IOException {
        Path root = Files.createDirectories(folder.resolve("checkout"));
        for (String file : List.of(
                "kaifu",
                "scripts/find-jdk.sh",
                "scripts/build.sh",
                "scripts/start.sh",
                "scripts/large.compile",
                "scripts/CacheableJars.java")) {
            Path target = root.resolve(file);
            Files.createDirectories(target.getParent());
            Files.copy(ArchitectureTest.root().resolve(file), target);
        }
        for (String file : List.of("pom.xml", "cli/pom.xml", ".mvn/jvm.config", "cli/src/main/java/A.java")) {
            Path target = root.resolve(file);
            Files.createDirectories(target.getParent());
            Files.createFile(target);
        }
        layOutMaven(root.resolve("tools"));
        return new ProgramCheckout(folder, root);
    }

    private static void layOutMaven(Path tools) throws IOException {
        Path jars = Files.createDirectories(tools.resolve("jars"));
        for (String entry : System.getProperty("java.class.path").split(":", -1)) {
            Path from = Path.of(entry);
            if (Files.isRegularFile(from)) {
                Files.copy(from, jars.resolve(from.getFileName()));
            } else if (from.endsWith("target/classes")) {
                pack(from, jars.resolve("kaifu-" + from.getName(from.getNameCount() - 3) + "-0.jar"));
            }
        }
        Path maven = tools.resolve("mvn");
        Files.writeString(maven, """
                #!/usr/bin/env bash
                mkdir -p cli/target && cp -r '%1$s' cli/target/lib && mv cli/target/lib/kaifu-cli-*.jar cli/target/
                """.formatted(jars));
        if (!maven.toFile().setExecutable(true)) {
            throw new IOException(maven + " cannot be made executable");
        }
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                out.write(Files.readAllBytes(file));
                out.closeEntry();
            }
        }
    }

    Start start(Map<String, String> environment, String... arguments) throws IOException {
        Path output = Files.createTempFile(folder, "output", "");
        Path errors = Files.createTempFile(folder, "errors", "");
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of(root.resolve("kaifu").toString()), Stream.of(arguments))
                                .toList())
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        variables.put("PATH", root.resolve("tools") + ":" + System.getenv("PATH"));
        builder.environment().putAll(variables);
        return new Start(builder.start(), output, errors);
    }

    Run run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        return start(environment, arguments).end();
    }

    /// The folder of the caches.
    Path caches() throws IOException {
        try (Stream<Path> files = Files.find(
                root.resolve(".build"),
                2,
                (file, _) -> file.getFileName().toString().startsWith("aot-"))) {
            return files.findFirst().orElseThrow(() -> new AssertionError("there are no caches"));
        }
    }
}
