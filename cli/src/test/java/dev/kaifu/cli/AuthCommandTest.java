package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.Peer;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `kaifu auth`: what it makes is what the RFCs and the shell make, what it explains is what the shell got wrong.
final class AuthCommandTest {
    /// The string that the project's first text shows.
    private static final String SEED = "c29tZW9uZUBhbnkucGxhbGEub3IuanAAc29tZW9uZUBhbnkucGxhbGEub3IuanAAUEFTU1dPUkQ=";

    @TempDir
    private static Path folder = Path.of("");

    @Test
    void makesWhatTheSeedsPrintfMade() {
        String user = "someone@any.plala.or.jp";
        assertThat(made("PASSWORD", "plain", "--user", user, "--authzid", user)).isEqualTo(SEED);
        assertThat(made("123 ä", "plain", "--user", "us er"))
                .isEqualTo(shell("printf '\\0%s\\0%s\\303\\244' 'us er' '123 ' | base64 -w0"));
        assertThat(made("pass", "login", "--user", "user"))
                .isEqualTo(shell("printf user | base64; printf pass | base64").strip());
    }

    /// RFC 4616 4, RFC 2195 2.
    @Test
    void makesTheExamplesOfTheRfcs() {
        assertThat(text(made("tanstaaftanstaaf", "plain", "--user", "tim"))).isEqualTo("\0tim\0tanstaaftanstaaf");
        assertThat(text(made("xipj3plmq", "plain", "--user", "Kurt", "--authzid", "Ursel")))
                .isEqualTo("Ursel\0Kurt\0xipj3plmq");
        String challenge = base64("<1896.697170952@postoffice.reston.mci.net>");
        String answer = "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw";
        assertThat(made("tanstaaftanstaaf", "cram-md5", "--user", "tim", "--challenge", challenge))
                .isEqualTo(answer);
        assertThat(made("tanstaaftanstaaf", "CRAM-MD5", "--user", "tim", "--challenge", "334 " + challenge))
                .isEqualTo(answer);
    }

    /// Google's description of the mechanism: user=…^Aauth=Bearer …^A^A.
    @Test
    void makesXoauth2() {
        assertThat(made("ya29.token", "xoauth2", "--user", "someuser@example.com"))
                .isEqualTo(
                        shell("printf 'user=someuser@example.com\\001auth=Bearer ya29.token\\001\\001' | base64 -w0"));
    }

    @Test
    void explainsWhatTheSeedsAuthorSent() {
        Peer.Ended ended = explained("auth plain " + SEED);
        assertThat(ended.text()).isEqualTo("""
                        PLAIN response
                        authzid: someone@any.plala.or.jp (the user itself: legal, and the same as leaving it empty)
                        user: someone@any.plala.or.jp
                        password: ********
                        """);
        assertThat(ended.status()).isZero();
        assertThat(KaifuRun.here(new byte[0], "auth", "explain", "--show-secrets", "AUTH", "PLAIN", SEED)
                        .text())
                .contains("password: PASSWORD\n");
    }

    /// Each is made by the shell line that goes wrong so.
    @Test
    void namesWhatTheShellGotWrong() {
        mistake("printf '%s\\0%s\\0%s\\n' '' me secret7 | base64 -w0", "There is a newline at the end; echo adds one");
        mistake("printf '\\0me\\01secret7' | base64 -w0", "0x01 stands inside: printf makes it of \\001");
        mistake(
                "printf '\\0me\\0123secret7' | base64 -w0",
                "A newline stands inside: echo adds one, and printf makes it");
        mistake("printf '\\0me\\062secret7' | base64 -w0", "begins with a digit from 0 to 7");
        mistake("printf 'me\\0secret7' | base64 -w0", "the NUL behind the authzid is missing");
        mistake("printf '%s' '\\0me\\0secret7' | base64 -w0", "A backslash and a 0 stand there instead");
        mistake("printf 'me\\0secret7\\0' | base64 -w0", "Nothing stands behind the last NUL");
        mistake("printf '\\0me\\0secret7\\0' | base64 -w0", "There is one too many at the end");
        mistake("printf '\\0secret7\\0me@example.test' | base64 -w0", "they may have been swapped");
        mistake("printf '\\0me\\0secret7' | base64 -w0 | base64 -w0", "it was encoded twice");
        mistake("printf '\\0m\\351\\0secret7' | base64 -w0", "not UTF-8 but an older character set");
        mistake("printf '\\0me\\0secret7' | iconv -t UTF-16LE | base64 -w0", "This is UTF-16");
        mistake("printf '\\0me\\0secret7' | base64 -w0 | tr -d =", "The padding (=) at the end is missing");
        mistake("printf '\\0me\\0secret7~~~???' | base64 -w0 | tr '+/' '-_'", "the URL alphabet of base64");
        mistake("printf '\\0%s\\0secret7' $(seq 1000 1030) | base64", "The base64 is wrapped over several lines");
        mistake("printf 'AUTH PLAIN '; printf 'mesecret7' | base64 -w0", "There are none: a shell's variables");
        mistake("printf me | base64 | tr -d '\\n'; printf secret7 | base64", "several strings were encoded one by one");
        mistake("echo '\\0me\\0secret7'", "This is no base64: only letters");
        mistake("echo me 0123456789ABCDEF0123456789ABCDEF | tr -d '\\n' | base64 -w0", "The digest is in upper case");
        mistake("echo 'AUTH LOGIN'; printf '\\0me\\0secret7' | base64", "this is a string for PLAIN");
        mistake("printf 'user=me^Aauth=Bearer secret7^A^A' | base64 -w0", "The byte 0x01 is written out");
        mistake("printf 'user=me\\001auth=Bearer secret7\\001' | base64 -w0", "and two bytes 0x01; this is not");
        mistake("printf 'AUTH '; printf '\\0me\\0secret7' | base64", "followed by no mechanism that is known");
    }

    private static void mistake(String shell, String sentence) {
        Peer.Ended ended = KaifuRun.here(bytes(shell(shell)), "auth", "explain");
        assertThat(ended.text()).as(shell).contains(sentence).doesNotContain("secret7");
        assertThat(ended.status()).as(shell).isEqualTo(ExitStatus.FINDING);
    }

    @Test
    void explainsLinesOfEveryProtocol() {
        String plain = base64("\0me\0secret7");
        for (String line : List.of(
                "AUTH PLAIN " + plain,
                "C: a1 AUTHENTICATE PLAIN " + plain,
                "AUTHENTICATE \"PLAIN\" \"" + plain + "\"",
                "AUTH PLAIN\n334 \n" + plain + "\n235 2.7.0 ok")) {
            assertThat(explained(line).text()).as(line).contains("user: me\n").contains("password: ********\n");
            assertThat(explained(line).status()).as(line).isZero();
        }
        assertThat(explained("334 " + base64("<1.2@mx.test>")).text()).contains("<1.2@mx.test> (CRAM-MD5;");
        assertThat(explained("AUTH LOGIN " + base64("me")).text()).contains("LOGIN answer, the user: me\n");
        assertThat(explained(base64("me") + "\n" + base64("secret7")).text())
                .isEqualTo("LOGIN answer, the user: me\nLOGIN answer, the password: ********\n");
        String exchange = "AUTH LOGIN\n334 VXNlcm5hbWU6\n" + base64("me") + "\n334 UGFzc3dvcmQ6\n" + base64("secret7");
        assertThat(explained(exchange).text())
                .contains("Username: (LOGIN asks for the user)")
                .endsWith("LOGIN answer, the password: ********\n");
        assertThat(explained(base64("user=me\1auth=Bearer secret7\1\1")).text())
                .isEqualTo("XOAUTH2 response\nuser: me\ntoken: ********\n");
    }

    @Test
    void whatItShowsObeysNoTerminal() {
        assertThat(explained(base64("\0\u001b[31mme\0secret7")).text()).doesNotContain("\u001b");
        assertThat(explained("334 " + base64("\u001b]52;c;AAAA\u0007")).text()).contains("\\x1b]52;c;AAAA\\x07");
    }

    /// Only the program that is there is used; it gets the string without a newline.
    @Test
    void copiesToTheClipboard() throws IOException {
        Path copied = folder.resolve("copied");
        Path fake = Files.writeString(folder.resolve("xclip"), "#!/bin/sh\n/bin/cat > " + copied + "\n");
        Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwx------"));
        Peer.Ended ended =
                withPath(folder.toString(), "auth", "plain", "--user", "me", "--copy", "--password-env", "PW");
        assertThat(ended.text()).isEmpty();
        assertThat(ended.errors())
                .isEqualTo("kaifu: the string is on the clipboard; whoever has it has the password.\n");
        assertThat(Files.readString(copied)).isEqualTo(base64("\0me\0secret7"));
        Peer.Ended none = withPath("/nowhere", "auth", "plain", "--user", "me", "--copy", "--password-env", "PW");
        assertThat(none.errors())
                .isEqualTo(
                        "kaifu: there is no clipboard here (wl-copy, xclip, xsel or pbcopy); leave --copy out to print"
                                + " the string.\n");
        assertThat(none.status()).isEqualTo(ExitStatus.FINDING);
        assertThat(none.text()).isEmpty();
    }

    private static Peer.Ended withPath(String path, String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "PATH=" + path, "PW=secret7"));
        command.addAll(KaifuRun.command(arguments));
        return Peer.run(command, new byte[0]);
    }

    /// `… | pbcopy`, as the seed has it: stdout is a pipe, and the password is asked for at the terminal all the same.
    @Test
    @Timeout(60)
    void asksAtTheTerminalEvenWherePiped() throws IOException {
        String line = KaifuRun.command("auth", "plain", "--user", "me").stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" ", "", " </dev/null | cat"));
        // script(1) gives the command a terminal of its own.
        Process shell = new ProcessBuilder(Peer.required("script").toString(), "-qec", line, "/dev/null")
                .redirectErrorStream(true)
                .start();
        try (Reader screen = shell.inputReader(StandardCharsets.UTF_8);
                Writer keys = shell.outputWriter(StandardCharsets.UTF_8)) {
            StringBuilder shown = new StringBuilder();
            for (int c = screen.read(); c >= 0; c = screen.read()) {
                shown.append((char) c);
                if (shown.toString().endsWith("Password: ")) {
                    keys.write("secret7\n");
                    keys.flush();
                }
            }
            assertThat(shown.toString().strip().lines()).containsExactly("Password: ", base64("\0me\0secret7"));
        }
    }

    @Test
    void withoutATerminalItSaysWhereThePasswordMayComeFrom() {
        List<String> command = new ArrayList<>(List.of("setsid", "--wait"));
        command.addAll(KaifuRun.command("auth", "plain", "--user", "me"));
        Peer.Ended ended = Peer.run(command, new byte[0]);
        assertThat(ended.errors())
                .isEqualTo("kaifu: a password is needed and there is no terminal to ask at; give --password-file or"
                        + " --password-env.\n");
        assertThat(ended.status()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void wrongUsageIsOneSentence() {
        usage(
                "\"digest-md5\" is no mechanism known here; give plain, login, cram-md5 or xoauth2, or explain.",
                "digest-md5");
        usage("--user is missing; say whose password it is.", "plain");
        usage(
                "nothing stands behind plain; the user goes into --user, and a password is never taken from the command"
                        + " line.",
                "plain",
                "me",
                "secret7");
        usage("--authzid goes with plain alone; leave it out.", "login", "--user", "me", "--authzid", "you");
        usage("--challenge goes with cram-md5 alone; leave it out.", "plain", "--user", "me", "--challenge", "YQ==");
        usage("--challenge is missing; give what the server sent behind 334.", "cram-md5", "--user", "me");
        usage(
                "--challenge is no base64; give what the server sent behind 334.",
                "cram-md5",
                "--user",
                "me",
                "--challenge",
                "<1.2@mx>");
        usage("there is nothing to explain; give a string, as in kaifu auth explain 'AUTH PLAIN …'.", "explain");
    }

    private static void usage(String sentence, String... arguments) {
        Peer.Ended ended = auth(arguments);
        assertThat(ended.errors().strip()).isEqualTo("kaifu: " + sentence);
        assertThat(ended.status()).isEqualTo(ExitStatus.USAGE);
    }

    private static String made(String password, String... arguments) {
        try {
            Path file = Files.writeString(folder.resolve("password"), password + "\n");
            List<String> all = new ArrayList<>(List.of(arguments));
            all.addAll(List.of("--password-file", file.toString()));
            Peer.Ended ended = auth(all.toArray(String[]::new));
            assertThat(ended.errors()).isEmpty();
            return ended.text().strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Peer.Ended explained(String line) {
        return KaifuRun.here(bytes(line), "auth", "explain");
    }

    private static Peer.Ended auth(String... arguments) {
        List<String> command = new ArrayList<>(List.of("auth"));
        command.addAll(List.of(arguments));
        return KaifuRun.here(new byte[0], command.toArray(String[]::new));
    }

    private static String shell(String line) {
        return Peer.run(List.of("bash", "-c", line), new byte[0]).well().text();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(bytes(text));
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
