package dev.kaifu.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `kaifu completion`: the words that a shell completes.
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        description = "Prints what lets bash and zsh complete Kaifu's commands and options.",
        footer = {"", "Example:", "  source <(kaifu completion)"})
final class CompletionCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        System.out.print(AutoComplete.bash("kaifu", spec.root().commandLine()));
        System.out.flush();
    }
}
