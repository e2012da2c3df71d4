package dev.kaifu.cli;

import dev.kaifu.analysis.finding.Finding.Severity;
import java.io.Console;

/// Colours, where a terminal shows them.
///
/// @param colours false for pipes and files, and where the user wants none
record TextStyle(boolean colours) {
    /// As the environment wants it: `NO_COLOR` with any content switches colours off (no-color.org).
    static TextStyle ofEnvironment() {
        Console console = System.console();
        String noColour = System.getenv().getOrDefault("NO_COLOR", "");
        boolean dumb = System.getenv().getOrDefault("TERM", "dumb").equals("dumb");
        return new TextStyle(console != null && console.isTerminal() && noColour.isEmpty() && !dumb);
    }

    String head(String line) {
        return paint("1", line);
    }

    String tls(String line) {
        return paint("36", line);
    }

    String finding(Severity severity, String line) {
        return switch (severity) {
            case ERROR -> paint("31", line);
            case WARNING -> paint("33", line);
            case INFO -> line;
        };
    }

    private String paint(String code, String line) {
        return colours ? "\u001b[" + code + "m" + line + "\u001b[0m" : line;
    }
}
