package dev.kaifu.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The entry of the `kaifu` command: runs one subcommand and turns its end into an exit status.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        StandardOutput out = new StandardOutput();
        // The stream that the process has tells nobody that the disk is full.
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.exit(written(out, run(args)));
    }

    /// The status, unless what was printed could not be written.
    private static int written(StandardOutput out, int status) {
        try {
            out.check();
            return status;
        } catch (StandardOutput.ReaderGone e) {
            return status;
        } catch (UserError e) {
            System.err.println("kaifu: " + e.getMessage());
            return e.status();
        }
    }

    /// Runs the command line and returns its [ExitStatus].
    public static int run(String... args) {
        WarmUp.ofLibrary();
        CommandLine line = KaifuCommand.commandLine(args);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionStrategy(new CommandLine.RunLast());
        line.setParameterExceptionHandler((exception, given) -> misused(exception));
        line.setExecutionExceptionHandler((exception, command, parsed) -> failed(exception, command.getErr()));
        return line.execute(args);
    }

    private static int misused(ParameterException exception) {
        CommandLine command = exception.getCommandLine();
        PrintWriter err = command.getErr();
        boolean bare = command.getParent() == null && !(exception instanceof UnmatchedArgumentException);
        if (bare) {
            command.usage(err);
            return ExitStatus.USAGE;
        }
        err.println("kaifu: " + TerminalText.escape(String.valueOf(exception.getMessage())) + "; see \""
                + command.getCommandSpec().qualifiedName() + " --help\".");
        UnmatchedArgumentException.printSuggestions(exception, err);
        return ExitStatus.USAGE;
    }

    private static int failed(Exception exception, PrintWriter err) {
        if (exception instanceof UserError error) {
            err.println("kaifu: " + error.getMessage());
            return error.status();
        }
        // Whoever reports it needs the place; nobody else needs the trace.
        String place = Arrays.stream(exception.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("dev.kaifu"))
                .findFirst()
                .map(StackTraceElement::toString)
                .orElse("an unknown place");
        err.println("kaifu: this is a fault of Kaifu itself (" + TerminalText.escape(exception.toString()) + " at "
                + place + "); please report it, with the command and the file if it may be shared.");
        return ExitStatus.FINDING;
    }
}
