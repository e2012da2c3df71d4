package dev.kaifu.cli;

import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// `kaifu` itself: only the list of its commands.
@Command(
        name = "kaifu",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        version = "kaifu 0.1.0",
        description = "Opens mail that travels sealed in TLS, and says who is at fault.")
final class KaifuCommand {
    /// A command, made when it is asked for.
    ///
    /// @param ofAll whether it speaks of the other commands
    private record Subcommand(String word, Supplier<Object> command, boolean ofAll) {
        void addTo(CommandLine line) {
            line.addSubcommand(word, command.get());
        }
    }

    /// In the order of the help.
    private static final List<Subcommand> SUBCOMMANDS = List.of(
            new Subcommand("demo", DemoCommand::new, false),
            new Subcommand("check", CheckCommand::new, false),
            new Subcommand("open", OpenCommand::new, false),
            new Subcommand("keys", KeysCommand::new, false),
            new Subcommand("talk", TalkCommand::new, false),
            new Subcommand("auth", AuthCommand::new, false),
            new Subcommand("completion", CompletionCommand::new, true),
            new Subcommand("help", HelpCommand::new, true));

    private KaifuCommand() {}

    /// The command line with the command that the first word names, or with all of them where it names none or speaks
    /// of the
    /// others: reading the options of one out of its annotations takes some hundredths of a second.
    static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new KaifuCommand());
        String first = arguments.length > 0 ? arguments[0] : "";
        SUBCOMMANDS.stream()
                .filter(each -> each.word.equals(first) && !each.ofAll)
                .findFirst()
                .ifPresentOrElse(named -> named.addTo(line), () -> SUBCOMMANDS.forEach(each -> each.addTo(line)));
        return line;
    }
}
