package dev.kaifu.cli.training;

import dev.kaifu.demo.DemoServer;
import dev.kaifu.demo.Misbehaviour;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The demo's server in a JVM of its own. It ends when its stdin does, so with whoever started it.
final class ServerProcess implements AutoCloseable {
    private final Process process;
    /// What it tells of itself: user, password file, authority, and its ports: TLS, STARTTLS, IMAP.
    private final List<String> told;

    private ServerProcess(Process process, List<String> told) {
        this.process = process;
        this.told = told;
    }

    static ServerProcess start(TrainingFiles files) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerProcess.class.getName(),
                        files.folder().toString())
                .redirectError(Redirect.INHERIT)
                .start();
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        List<String> told = new ArrayList<>();
        while (told.size() < 6) {
            String line = reader.readLine();
            if (line == null) {
                process.destroy();
                throw new IOException("the training's server did not start");
            }
            told.add(line);
        }
        return new ServerProcess(process, told);
    }

    /// In the process itself.
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        try (DemoServer server = DemoServer.start(Misbehaviour.NONE, folder)) {
            Path password = folder.resolve("password");
            Files.writeString(password, server.password());
            List.of(server.user(), password, server.authority()).forEach(System.out::println);
            List.of(server.implicitTlsPort(), server.startTlsPort(), server.imapsPort())
                    .forEach(System.out::println);
            System.out.flush();
            var _ = System.in.read();
        }
        System.exit(0);
    }

    String user() {
        return told.get(0);
    }

    String passwordFile() {
        return told.get(1);
    }

    String authority() {
        return told.get(2);
    }

    String implicitTlsPort() {
        return told.get(3);
    }

    String startTlsPort() {
        return told.get(4);
    }

    String imapsPort() {
        return told.get(5);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
