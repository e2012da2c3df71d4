package dev.kaifu.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// `kaifu completion`: the words that a shell completes.
final class CompletionCommand implements Runnable {
    private static final String NO_COMMANDS = "local commands=\"\"";

    private final CommandSpec spec = new CommandDescription(
                    "completion", this, "Prints what lets bash and zsh complete Kaifu's commands and options.")
            .footer("", "Example:", "  source <(kaifu completion)")
            .spec();

    CommandSpec spec() {
        return spec;
    }

    @Override
    public void run() {
        CommandLine kaifu = spec.root().commandLine();
        System.out.print(withCommandsOfHelp(
                AutoComplete.bash("kaifu", kaifu), kaifu.getSubcommands().keySet()));
        System.out.flush();
    }

    /// The name of a command follows `kaifu help`: picocli's script has those for its own help command alone.
    private static String withCommandsOfHelp(String script, Collection<String> commands) {
        int help = script.indexOf("function _picocli_kaifu_help()");
        int at = script.indexOf(NO_COMMANDS, Math.max(0, help));
        if (help < 0 || at < 0) {
            throw new IllegalStateException("picocli writes another script");
        }
        List<String> others = new ArrayList<>(commands);
        others.remove("help");
        return script.substring(0, at) + "local commands=\"" + String.join(" ", others) + "\""
                + script.substring(at + NO_COMMANDS.length());
    }
}
