package dev.kaifu.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// `kaifu` itself: only the list of its commands.
@Command(
        name = "kaifu",
        mixinStandardHelpOptions = true,
        version = "kaifu 0.1.0",
        description = "Opens mail that travels sealed in TLS, and says who is at fault.",
        subcommands = {
            DemoCommand.class,
            CheckCommand.class,
            OpenCommand.class,
            KeysCommand.class,
            TalkCommand.class,
            AuthCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        })
final class KaifuCommand {}
