package dev.kaifu.cli;

import java.io.PrintWriter;
import picocli.CommandLine;

/// The entry of the `kaifu` command: runs one subcommand and turns its end into an exit status.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /// Runs the command line and returns its [ExitStatus].
    static int run(String... args) {
        CommandLine line = new CommandLine(new KaifuCommand());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionStrategy(new CommandLine.RunLast());
        line.setExecutionExceptionHandler((exception, command, parsed) -> fail(exception, command.getErr()));
        line.setExitCodeExceptionMapper(exception -> ExitStatus.USAGE);
        return line.execute(args);
    }

    private static int fail(Exception exception, PrintWriter err) throws Exception {
        if (exception instanceof UserError error) {
            err.println("kaifu: " + error.getMessage());
            err.flush();
            return error.status();
        }
        throw exception;
    }
}
