package dev.kaifu.cli;

import dev.kaifu.protocol.mail.sasl.SaslExplanation;
import dev.kaifu.protocol.mail.sasl.SaslStrings;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// `kaifu auth`: makes SASL strings and explains them.
final class AuthCommand implements Callable<Integer> {
    private static final int MAX_INPUT = 1 << 16;

    /// What can be made.
    private enum Mechanism {
        PLAIN,
        LOGIN,
        CRAM_MD5,
        XOAUTH2
    }

    private String what = "";
    private List<String> words = List.of();
    private @Nullable String user;
    private @Nullable String authzid;
    private @Nullable String challenge;
    private boolean copy;
    private boolean showSecrets;
    private final PasswordOptions password = new PasswordOptions();

    CommandSpec spec() {
        return new CommandDescription(
                        "auth", this, "Makes SASL strings (plain, login, cram-md5, xoauth2), or explains one.")
                .parameter("MECH", "plain, login, cram-md5, xoauth2, or explain.", given -> what = given)
                .parameters(
                        "0..*",
                        String.class,
                        "STRING",
                        "With explain: base64, or a line with it (default: stdin).",
                        given -> words = given)
                .value("--user", String.class, "USER", "Whose password it is.", given -> user = given)
                .value(
                        "--authzid",
                        String.class,
                        "ID",
                        "With plain: who to act as (default: the user).",
                        given -> authzid = given)
                .value(
                        "--challenge",
                        String.class,
                        "BASE64",
                        "With cram-md5: what the server sent behind 334.",
                        given -> challenge = given)
                .flag("--copy", "Puts the string on the clipboard instead of printing it.", given -> copy = given)
                .flag("--show-secrets", "With explain: shows the password.", given -> showSecrets = given)
                .group(password)
                .footer(
                        "",
                        "Examples:",
                        "  kaifu auth plain --user someone@example.jp --copy",
                        "  kaifu auth cram-md5 --user tim --challenge PDE4OTYu...",
                        "  kaifu auth explain 'AUTH PLAIN AHVzZXIAcGFzcw=='",
                        "",
                        "The password is asked for. What is explained may come from stdin too, where it",
                        "stays out of the shell's history, and may be several lines of a dialogue.",
                        "Exit status: 0 all is well, 1 the string has a mistake, 2 wrong usage.")
                .spec();
    }

    @Override
    public Integer call() throws IOException {
        if (what.equalsIgnoreCase("explain")) {
            return explain();
        }
        Mechanism mechanism = mechanism();
        refuseMisuse(mechanism);
        String made = make(mechanism);
        if (copy) {
            copy(made, mechanism);
        } else {
            System.out.println(made);
        }
        return ExitStatus.OK;
    }

    private Mechanism mechanism() {
        return switch (what.toLowerCase(Locale.ROOT)) {
            case "plain" -> Mechanism.PLAIN;
            case "login" -> Mechanism.LOGIN;
            case "cram-md5" -> Mechanism.CRAM_MD5;
            case "xoauth2" -> Mechanism.XOAUTH2;
            default ->
                throw usage("\"" + TerminalText.escape(what)
                        + "\" is no mechanism known here; give plain, login, cram-md5 or xoauth2, or explain.");
        };
    }

    private void refuseMisuse(Mechanism mechanism) {
        if (!words.isEmpty()) {
            throw usage("nothing stands behind " + TerminalText.escape(what)
                    + "; the user goes into --user, and a password is never taken from the command line.");
        }
        user();
        if (authzid != null && mechanism != Mechanism.PLAIN) {
            throw usage("--authzid goes with plain alone; leave it out.");
        }
        if (challenge != null && mechanism != Mechanism.CRAM_MD5) {
            throw usage("--challenge goes with cram-md5 alone; leave it out.");
        }
        if (mechanism == Mechanism.CRAM_MD5) {
            challenge();
        }
    }

    private String user() {
        if (user == null) {
            throw usage("--user is missing; say whose password it is.");
        }
        return user;
    }

    private String challenge() {
        if (challenge == null) {
            throw usage("--challenge is missing; give what the server sent behind 334.");
        }
        return challenge;
    }

    private String make(Mechanism mechanism) {
        return switch (mechanism) {
            case PLAIN -> SaslStrings.plain(authzid == null ? "" : authzid, user(), password.read("Password"));
            case LOGIN -> SaslStrings.login(user()) + "\n" + SaslStrings.login(password.read("Password"));
            case XOAUTH2 -> SaslStrings.xoauth2(user(), password.read("Access token"));
            case CRAM_MD5 -> cramMd5();
        };
    }

    private String cramMd5() {
        // As it is copied from the dialogue: SMTP's 334, or the plus of IMAP and POP3.
        String base64 = challenge().strip().replaceFirst("^(?:334|\\+)\\s+", "");
        try {
            // Before the password is asked for.
            var _ = SaslStrings.cramMd5(base64, user(), "");
        } catch (IllegalArgumentException e) {
            throw usage("--challenge is no base64; give what the server sent behind 334.");
        }
        return SaslStrings.cramMd5(base64, user(), password.read("Password"));
    }

    private int explain() throws IOException {
        String text = words.isEmpty() ? fromInput() : String.join(" ", words);
        if (text.isBlank()) {
            throw usage("there is nothing to explain; give a string, as in kaifu auth explain 'AUTH PLAIN …'.");
        }
        SaslExplanation explanation = SaslExplanation.of(text, showSecrets);
        explanation.parts().forEach(part -> System.out.println(TerminalText.escape(part)));
        explanation.mistakes().forEach(mistake -> System.out.println("! " + TerminalText.escape(mistake)));
        return explanation.mistakes().isEmpty() ? ExitStatus.OK : ExitStatus.FINDING;
    }

    private static String fromInput() throws IOException {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            System.err.println("kaifu: paste what is to be explained, and end it with Ctrl-D on a line of its own.");
        }
        return new String(System.in.readNBytes(MAX_INPUT), StandardCharsets.UTF_8);
    }

    private static void copy(String text, Mechanism mechanism) {
        if (!Clipboard.take(text)) {
            throw new UserError(
                    ExitStatus.FINDING,
                    "there is no clipboard here (wl-copy, xclip, xsel or pbcopy); leave --copy out to print the"
                            + " string.");
        }
        System.err.println("kaifu: the string is on the clipboard"
                + switch (mechanism) {
                    case CRAM_MD5 -> "; it answers this challenge alone.";
                    case LOGIN -> ", a line each for the user and the password; whoever has it has the password.";
                    case PLAIN, XOAUTH2 -> "; whoever has it has the password.";
                });
    }

    private static UserError usage(String sentence) {
        return new UserError(ExitStatus.USAGE, sentence);
    }
}
