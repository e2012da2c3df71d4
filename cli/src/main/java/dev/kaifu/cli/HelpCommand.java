package dev.kaifu.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.IHelpCommandInitializable2;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/// `kaifu help`: the help of Kaifu, or of one of its commands. Picocli has the same command, but annotated: reading
/// that costs fifty milliseconds, and of a command that there is not it shows the help, not the fault.
final class HelpCommand implements Callable<Integer>, IHelpCommandInitializable2 {
    private String named = "";
    private @Nullable CommandLine asked;
    private @Nullable ColorScheme colors;
    private @Nullable PrintWriter out;

    CommandSpec spec() {
        return new CommandDescription(
                        "help",
                        this,
                        "%nWhen no COMMAND is given, the usage help for the main command is displayed.%n"
                                + "If a COMMAND is specified, the help for that command is shown.%n")
                .header("Display help information about the specified command.")
                .optionalParameter(
                        "COMMAND", "The COMMAND to display the usage help message for.", given -> named = given)
                .helpSpec("Show usage help for the help command and exit.");
    }

    @Override
    public void init(CommandLine help, ColorScheme colorScheme, PrintWriter output, PrintWriter errors) {
        asked = help;
        colors = colorScheme;
        out = output;
    }

    @Override
    public Integer call() {
        if (asked == null || colors == null || out == null) {
            throw new IllegalStateException("picocli has not begun it");
        }
        CommandLine all = asked.getParent();
        CommandLine command = named.isEmpty() ? all : all.getSubcommands().get(named);
        if (command == null) {
            throw new UnmatchedArgumentException(all, List.of(named));
        }
        command.usage(out, colors);
        return ExitStatus.OK;
    }
}
