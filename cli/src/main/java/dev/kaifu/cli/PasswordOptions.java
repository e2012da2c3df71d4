package dev.kaifu.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where a password may come from: a file, the environment, or a prompt. Never the command line, which others can read.
final class PasswordOptions implements OptionGroup {
    private @Nullable Path file;
    private @Nullable String variable;

    @Override
    public void describe(CommandDescription command) {
        command.value(
                        "--password-file",
                        Path.class,
                        "FILE",
                        "Reads the password from FILE's first line.",
                        given -> file = given)
                .value(
                        "--password-env",
                        String.class,
                        "NAME",
                        "Takes the password from this variable.",
                        given -> variable = given);
    }

    /// Whether one was said to be somewhere.
    boolean isGiven() {
        return file != null || variable != null;
    }

    String read(String prompt) {
        String password = file != null ? fromFile(file) : variable != null ? fromEnvironment(variable) : typed(prompt);
        if (password.isEmpty()) {
            throw new UserError(ExitStatus.USAGE, "the password is empty; nothing was sent with it.");
        }
        return password;
    }

    private static String fromEnvironment(String variable) {
        String value = System.getenv(variable);
        if (value == null) {
            throw new UserError(
                    ExitStatus.USAGE,
                    "the environment has no variable " + TerminalText.escape(variable)
                            + "; export it, or give --password-file.");
        }
        return value;
    }

    private static String typed(String prompt) {
        return TerminalPrompt.password(TerminalText.escape(prompt))
                .orElseThrow(() -> new UserError(
                        ExitStatus.USAGE,
                        "a password is needed and there is no terminal to ask at; give --password-file or"
                                + " --password-env."));
    }

    private static String fromFile(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new UserError(
                    ExitStatus.UNREADABLE,
                    "the password file " + TerminalText.escape(file.toString())
                            + " could not be read; check that it is there, that it is yours, and that it is UTF-8.");
        }
    }
}
