package dev.kaifu.cli;

import dev.kaifu.protocol.mail.sasl.SaslExplanation;
import dev.kaifu.protocol.mail.sasl.SaslStrings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaifu auth`: makes SASL strings and explains them.
@Command(
        name = "auth",
        mixinStandardHelpOptions = true,
        description = "Makes SASL strings (plain, login, cram-md5, xoauth2), or explains one.",
        footer = {
            "",
            "Examples:",
            "  kaifu auth plain --user someone@example.jp",
            "  kaifu auth cram-md5 --user tim --challenge PDE4OTYu...",
            "  kaifu auth explain 'AUTH PLAIN AHVzZXIAcGFzcw=='",
            "",
            "Exit status: 0 all is well, 1 the string has a mistake, 2 wrong usage."
        })
final class AuthCommand implements Callable<Integer> {
    /// The programs that put their input on a clipboard: Wayland, X11, macOS.
    private static final List<List<String>> CLIPBOARDS = List.of(
            List.of("wl-copy"), List.of("xclip", "-selection", "clipboard"), List.of("xsel", "-ib"), List.of("pbcopy"));

    @Parameters(index = "0", paramLabel = "MECH", description = "plain, login, cram-md5, xoauth2, or explain.")
    private String mechanism;

    @Parameters(index = "1", arity = "0..1", paramLabel = "STRING", description = "What to explain; else stdin.")
    private String string;

    @Option(names = "--user", description = "The user.")
    private String user;

    @Option(names = "--authzid", defaultValue = "", description = "Who to act as (plain); else the user.")
    private String authzid;

    @Option(names = "--challenge", description = "The server's challenge in base64 (cram-md5).")
    private String challenge;

    @Option(names = "--copy", description = "Puts the string on the clipboard instead of printing it.")
    private boolean copy;

    @Option(names = "--show-secrets", description = "With explain: shows the password.")
    private boolean showSecrets;

    @Mixin
    private PasswordOptions password;

    @Override
    public Integer call() throws IOException {
        if (mechanism.equals("explain")) {
            return explain();
        }
        if (user == null) {
            throw new UserError(ExitStatus.USAGE, "--user is missing; say whose password it is.");
        }
        String made = make();
        if (copy) {
            copy(made.strip());
        } else {
            System.out.println(made);
        }
        return ExitStatus.OK;
    }

    private String make() {
        return switch (mechanism.toLowerCase(Locale.ROOT)) {
            case "plain" -> SaslStrings.plain(authzid, user, password.read("Password"));
            case "login" -> SaslStrings.login(user) + "\n" + SaslStrings.login(password.read("Password"));
            case "xoauth2" -> SaslStrings.xoauth2(user, password.read("Access token"));
            case "cram-md5" -> cramMd5();
            default ->
                throw new UserError(
                        ExitStatus.USAGE, "this mechanism is not known; give plain, login, cram-md5 or xoauth2.");
        };
    }

    private String cramMd5() {
        if (challenge == null) {
            throw new UserError(ExitStatus.USAGE, "--challenge is missing; give what the server sent behind 334.");
        }
        String secret = password.read("Password");
        try {
            return SaslStrings.cramMd5(challenge, user, secret);
        } catch (IllegalArgumentException e) {
            throw new UserError(ExitStatus.USAGE, "--challenge is no base64; give what the server sent behind 334.");
        }
    }

    private int explain() throws IOException {
        String text = string == null ? new String(System.in.readNBytes(1 << 16), StandardCharsets.UTF_8) : string;
        SaslExplanation explanation = SaslExplanation.of(text, showSecrets);
        explanation.parts().forEach(part -> System.out.println(TerminalText.escape(part)));
        explanation.mistakes().forEach(mistake -> System.out.println("! " + TerminalText.escape(mistake)));
        return explanation.mistakes().isEmpty() ? ExitStatus.OK : ExitStatus.FINDING;
    }

    private static void copy(String text) {
        if (CLIPBOARDS.stream().noneMatch(program -> taken(program, text))) {
            throw new UserError(
                    ExitStatus.FINDING,
                    "there is no clipboard here (wl-copy, xclip, xsel or pbcopy); leave --copy out to print the"
                            + " string.");
        }
        System.err.println("kaifu: the string is on the clipboard; it holds the password.");
    }

    /// Whether this program is here and has taken the text.
    private static boolean taken(List<String> program, String text) {
        try {
            Process process = new ProcessBuilder(program)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(text.getBytes(StandardCharsets.UTF_8));
            }
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
