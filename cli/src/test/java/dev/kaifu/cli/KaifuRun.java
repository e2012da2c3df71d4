package dev.kaifu.cli;

import dev.kaifu.testkit.Peer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// Runs `kaifu`, in this JVM where that shows the same, as a process of its own where it would not.
final class KaifuRun {
    private KaifuRun() {}

    /// Runs the command line here, its input, output and errors redirected. `open` writes past System.out: launch it.
    static Peer.Ended here(byte[] input, String... arguments) {
        InputStream in = System.in;
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        try {
            System.setIn(new ByteArrayInputStream(input));
            System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
            int status = Main.run(arguments);
            return new Peer.Ended(status, output.toByteArray(), errors.toString(StandardCharsets.UTF_8));
        } finally {
            System.setIn(in);
            System.setOut(out);
            System.setErr(err);
        }
    }

    /// Runs the command line in a JVM of its own, its input through a pipe: a file on stdin is read as files are.
    static Peer.Ended launched(byte[] input, String... arguments) {
        List<String> command = new ArrayList<>(throughPipe(input));
        command.addAll(command(arguments));
        return Peer.run(command, input);
    }

    /// What stands before a command that reads its input from a pipe.
    private static List<String> throughPipe(byte[] input) {
        return input.length > 0 ? List.of("bash", "-c", "cat | \"$0\" \"$@\"") : List.of();
    }

    static Peer.Ended launched(String... arguments) {
        return launched(new byte[0], arguments);
    }

    /// The same with a variable in its environment, as passwords are given.
    static Peer.Ended launchedWith(String variable, String value, String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", variable + "=" + value));
        command.addAll(command(arguments));
        return Peer.run(command, new byte[0]);
    }

    /// The same in a folder, so that its files are named as they stand there.
    static Peer.Ended launchedIn(Path folder, byte[] input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "--chdir=" + folder));
        command.addAll(throughPipe(input));
        command.addAll(command(arguments));
        return Peer.run(command, input);
    }

    /// The same with the library of ciphers that the launcher finds; left out where it finds none.
    static Peer.Ended launchedWithLibcrypto(String... arguments) {
        Path launcher = Path.of("").toAbsolutePath().resolveSibling("scripts").resolve("start.sh");
        String script = ". '" + launcher + "'; kaifu_libcrypto; printf %s \"$KAIFU_LIBCRYPTO_FILE\"";
        String library =
                Peer.run(List.of("bash", "-uc", script), new byte[0]).well().text();
        Assumptions.assumeTrue(!library.isEmpty(), "needs libcrypto.so.3");
        return Peer.run(withLibrary(library, arguments), new byte[0]);
    }

    static List<String> withLibrary(String library, String... arguments) {
        List<String> command = command(arguments);
        command.addAll(1, List.of("--enable-native-access=ALL-UNNAMED", "-Dkaifu.libcrypto=" + library));
        return command;
    }

    /// The command line of such a JVM.
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.kaifu.cli.Main"));
        command.addAll(List.of(arguments));
        return command;
    }
}
