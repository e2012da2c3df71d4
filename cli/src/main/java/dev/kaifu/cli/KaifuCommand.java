package dev.kaifu.cli;

import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// `kaifu` itself: only the list of its commands.
final class KaifuCommand {
    /// A command, made when it is asked for.
    ///
    /// @param command its description
    /// @param ofAll whether it speaks of the other commands
    private record Subcommand(String word, Supplier<CommandSpec> command, boolean ofAll) {
        void addTo(CommandLine line) {
            line.addSubcommand(word, command.get());
        }
    }

    /// In the order of the help.
    private static final List<Subcommand> SUBCOMMANDS = List.of(
            new Subcommand("demo", () -> new DemoCommand().spec(), false),
            new Subcommand("check", () -> new CheckCommand().spec(), false),
            new Subcommand("open", () -> new OpenCommand().spec(), false),
            new Subcommand("keys", () -> new KeysCommand().spec(), false),
            new Subcommand("talk", () -> new TalkCommand().spec(), false),
            new Subcommand("auth", () -> new AuthCommand().spec(), false),
            new Subcommand("completion", () -> new CompletionCommand().spec(), true),
            new Subcommand("help", () -> new HelpCommand().spec(), true));

    private KaifuCommand() {}

    /// The command line with the command that the first word names, or with all of them where it names none or speaks
    /// of the others.
    static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new CommandDescription(
                        "kaifu", new KaifuCommand(), "Opens mail that travels sealed in TLS, and says who is at fault.")
                .version("kaifu 0.1.0")
                .spec());
        String first = arguments.length > 0 ? arguments[0] : "";
        SUBCOMMANDS.stream()
                .filter(each -> each.word.equals(first) && !each.ofAll)
                .findFirst()
                .ifPresentOrElse(named -> named.addTo(line), () -> SUBCOMMANDS.forEach(each -> each.addTo(line)));
        return line;
    }
}
