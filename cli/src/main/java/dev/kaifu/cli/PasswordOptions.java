package dev.kaifu.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Where a password may come from: a file, the environment, or a prompt. Never the command line, which others can read.
final class PasswordOptions {
    @Option(names = "--password-file", paramLabel = "FILE", description = "Reads the password from FILE's first line.")
    private Path file;

    @Option(names = "--password-env", paramLabel = "NAME", description = "Takes the password from this variable.")
    private String variable;

    String read(String prompt) {
        if (file != null) {
            return fromFile();
        }
        if (variable != null) {
            String value = System.getenv(variable);
            if (value == null) {
                throw new UserError(ExitStatus.USAGE, "the environment has no variable " + variable + ".");
            }
            return value;
        }
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new UserError(
                    ExitStatus.USAGE,
                    "a password is needed and there is no terminal to ask at; give --password-file or --password-env.");
        }
        char[] typed = console.readPassword("%s: ", prompt);
        return typed == null ? "" : new String(typed);
    }

    private String fromFile() {
        try {
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new UserError(
                    ExitStatus.UNREADABLE,
                    "the password file " + TerminalText.escape(file.toString()) + " could not be read.");
        }
    }
}
