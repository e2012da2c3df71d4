package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.Peer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands as they are described in code: what picocli makes of right and wrong command lines, and what that
/// costs.
final class CommandDescriptionTest {
    private static final String PROXY = "jdk.proxy";
    private static final String LOADED = "-Xlog:class+load:stderr";

    /// As they were with picocli's annotations.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            opne                               | Unmatched argument at index 0: 'opne'; see "kaifu --help". Did you mean: kaifu open?
            open                               | Missing required parameter: 'CAPTURE'; see "kaifu open --help".
            talk --tls                         | Missing required parameter: 'HOST:PORT'; see "kaifu talk --help".
            talk x:1 y:2                       | Unmatched argument at index 2: 'y:2'; see "kaifu talk --help".
            auth                               | Missing required parameter: 'MECH'; see "kaifu auth --help".
            open x --nowait                    | Unknown option: '--nowait'; see "kaifu open --help". Possible solutions: --no-wait
            open x --keys                      | Missing required parameter for option '--keys' (FILE); see "kaifu open --help".
            open x --format bad                | Invalid value for option '--format': expected one of [TEXT, JSON, NDJSON, EVENTS, CSV] (case-insensitive) but was 'bad'; see "kaifu open --help".
            open x --follow abc                | Invalid value for option '--follow': 'abc' is not an int; see "kaifu open --help".
            open x --digest=maybe              | Invalid value for option '--digest': 'maybe' is not a boolean; see "kaifu open --help".
            open x --digest --digest           | option '--digest' should be specified only once; see "kaifu open --help".
            open x --workers 1 --workers 2     | option '--workers' (N) should be specified only once; see "kaifu open --help".
            open x --side CliEnt               | --raw and --side need --follow N; give the stream's number.
            check x --ports 25 --ports 587,zzz | "zzz" is no port; write --ports 465,587 or 2465/tls.
            check x --send --from a@b --read-back | --read-back looks for what was sent: it needs --send and --user.
            check x --read-back=pop3 --send --user a@b --password-env NONE | --read-back takes imap or imap://HOST[:PORT].
            demo --break bad                   | Invalid value for option '--break': expected one of [NONE, STARTTLS, AUTH, CERT] (case-insensitive) but was 'bad'; see "kaifu demo --help".
            """)
    void wrongCommandLinesAreNamed(String line, String sentence) {
        Peer.Ended ended = KaifuRun.here(new byte[0], line.split(" ", -1));

        assertThat(ended.errors().strip().replace('\n', ' ')).isEqualTo("kaifu: " + sentence);
        assertThat(ended.status()).isEqualTo(ExitStatus.USAGE);
    }

    /// bash itself completes what is typed.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kaifu op                | open
            kaifu open --no         | --no-wait
            kaifu open --format EV  | EVENTS
            kaifu open --side S     | SERVER
            kaifu demo --break CE   | CERT
            kaifu check --rea       | --read-back
            kaifu keys --psk x --em | --embed
            kaifu talk --rec        | --record
            kaifu help de           | demo
            """)
    void theShellCompletesThem(String typed, String completed) {
        String script = KaifuRun.here(new byte[0], "completion").well().text()
                + "COMP_WORDS=(" + typed + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                + "_complete_kaifu; echo \"${COMPREPLY[@]}\"\n";

        assertThat(Peer.run(List.of("bash"), script.getBytes(StandardCharsets.UTF_8))
                        .text()
                        .strip())
                .isEqualTo(completed);
    }

    /// Each kind of annotation that is read makes the JDK write a class, which no AOT cache keeps.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "open /dev/null",
                "keys /dev/null",
                "check --help",
                "talk --help",
                "auth explain",
                "demo -h",
                "help",
                "help open",
                "--version",
                "completion"
            })
    void noProxyClassIsMade(String line) {
        assertThat(loaded(line))
                .contains("picocli.CommandLine$Model$CommandSpec")
                .doesNotContain(PROXY);
    }

    /// So that the test above would see them: a command that picocli reads from annotations.
    @Test
    void whatPicocliReadsFromAnnotationsMakesSome() {
        List<String> command = KaifuRun.command("--help");
        command.set(command.indexOf("dev.kaifu.cli.Main"), "picocli.AutoComplete");
        command.add(1, LOADED);
        assertThat(Peer.run(command, new byte[0]).errors()).contains(PROXY);
    }

    /// As picocli's own `help` has it, but for a command that there is not: that is wrong usage as it is without
    /// `help`.
    @Test
    void helpShowsTheHelpOfOthers() {
        String kaifu = KaifuRun.here(new byte[0], "--help").well().text();
        assertThat(kaifu).contains("  open  ").contains("  help        Display help information");
        assertThat(KaifuRun.here(new byte[0], "help").well().text()).isEqualTo(kaifu);
        for (String command : new String[] {"open", "help", "completion"}) {
            assertThat(KaifuRun.here(new byte[0], "help", command).well().text())
                    .isEqualTo(
                            KaifuRun.here(new byte[0], command, "--help").well().text())
                    .contains("Usage: kaifu " + command);
        }
        Peer.Ended unknown = KaifuRun.here(new byte[0], "help", "nonsense");
        assertThat(unknown.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(unknown.errors()).startsWith("kaifu: ").contains("'nonsense'; see \"kaifu --help\".");
        assertThat(unknown.text()).isEmpty();
    }

    @Test
    void helpHasAHelpOfItsOwn() {
        assertThat(KaifuRun.here(new byte[0], "help", "-h").well().text()).isEqualTo("""
                Display help information about the specified command.

                Usage: kaifu help [-h] [COMMAND]

                When no COMMAND is given, the usage help for the main command is displayed.
                If a COMMAND is specified, the help for that command is shown.

                      [COMMAND]   The COMMAND to display the usage help message for.
                  -h, --help      Show usage help for the help command and exit.
                """);
    }

    private static String loaded(String line) {
        List<String> command = KaifuRun.command(line.split(" ", -1));
        command.add(1, LOADED);
        return Peer.run(command, new byte[0]).errors();
    }
}
