package dev.kaifu.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Runs Kaifu as a user does: a process of its own, with what the test has on its class path.
public final class KaifuProcess {
    private KaifuProcess() {}

    /// Runs a command to its end, with nothing on stdin.
    public static Peer.Ended run(String... arguments) {
        return run(new byte[0], arguments);
    }

    public static Peer.Ended run(byte[] input, String... arguments) {
        return Peer.run(command(List.of(arguments)), input);
    }

    /// Runs a command with a variable in its environment, as passwords are given.
    public static Peer.Ended runWith(String variable, String value, String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", variable + "=" + value));
        command.addAll(command(List.of(arguments)));
        return Peer.run(command, new byte[0]);
    }

    /// What starts it.
    public static List<String> command(List<String> arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.concat(
                        Stream.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath),
                        Stream.concat(Stream.of("dev.kaifu.cli.Main"), arguments.stream()))
                .toList();
    }
}
