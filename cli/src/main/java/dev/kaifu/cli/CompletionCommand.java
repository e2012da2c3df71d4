package dev.kaifu.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;

/// `kaifu completion`: the words that a shell completes.
final class CompletionCommand implements Runnable {
    private final CommandSpec spec = new CommandDescription(
                    "completion", this, "Prints what lets bash and zsh complete Kaifu's commands and options.")
            .footer("", "Example:", "  source <(kaifu completion)")
            .spec();

    CommandSpec spec() {
        return spec;
    }

    @Override
    public void run() {
        System.out.print(AutoComplete.bash("kaifu", spec.root().commandLine()));
        System.out.flush();
    }
}
