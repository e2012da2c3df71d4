package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.KaifuProcess;
import dev.kaifu.testkit.MailHost;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.Tcpdump;
import dev.kaifu.testkit.Tshark;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `kaifu talk` records, beside what tcpdump captured of the same exchange; tshark reads both.
class TalkRecordingTest {
    /// tshark's PI_WARN: what is at fault, above the notes that every connection gets. A reset is none of the
    /// recording's: Postfix closes without waiting for our close_notify, which its kernel may then refuse.
    private static final String AT_FAULT = "_ws.expert.severity >= 0x00600000 && !(tcp.flags.reset == 1)";

    @TempDir
    private static Path folder;

    private static MailHost host;

    @BeforeAll
    static void start() {
        host = MailHost.startOnUsualPorts(folder);
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"465, 1.2", "465, 1.3", "587, 1.2", "587, 1.3", "993, 1.3", "143, 1.3"})
    void isWhatTcpdumpCaptured(int port, String version) throws Exception {
        Path recording = folder.resolve(port + "-" + version + ".pcapng");
        Path keys = folder.resolve(port + "-" + version + ".keys");
        Path capture = folder.resolve(port + "-" + version + ".pcap");
        boolean smtp = port == 465 || port == 587;
        try (Tcpdump tcpdump = Tcpdump.onLoopback(capture, "host " + host.address() + " and port " + port)) {
            Peer.Ended talk = talk(
                    smtp
                            ? message()
                            : "a LOGIN " + host.user() + " " + host.password() + "\nb SELECT INBOX\nc LOGOUT\n",
                    port,
                    "--tls-version",
                    version,
                    "--record",
                    recording.toString(),
                    "--keys-out",
                    keys.toString());
            assertThat(talk.status()).as(talk.errors()).isZero();
            tcpdump.end();
        }
        Tshark theirs = Tshark.withKeys(capture, keys);
        Tshark ours = Tshark.of(recording);
        byte[] said = theirs.follow("tls", 0).from(port);
        byte[] typed = theirs.follow("tls", 0).other(port);
        assertThat(text(typed)).contains(smtp ? "subject: testing\r\n" : "b SELECT INBOX\r\n");
        // The recording holds the secrets: tshark needs no option.
        assertThat(ours.follow("tls", 0).from(port)).isEqualTo(said);
        assertThat(ours.follow("tls", 0).other(port)).isEqualTo(typed);
        // The words before STARTTLS too.
        assertThat(ours.follow("tcp", 0).from(port))
                .isEqualTo(theirs.follow("tcp", 0).from(port));
        assertThat(ours.follow("tcp", 0).other(port))
                .isEqualTo(theirs.follow("tcp", 0).other(port));
        assertThat(withChecksums(ours).fields(AT_FAULT, "frame.number", "_ws.expert.message"))
                .isEmpty();
        assertOpens(said, typed, recording.toString());
        assertOpens(said, typed, capture.toString(), "--keys", keys.toString());
        assertThat(Files.getPosixFilePermissions(recording)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(keys)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void showsTheDialogueInTsharkWithoutAnyOption() {
        Path recording = folder.resolve("dialogue.pcapng");
        assertThat(talk(message(), 587, "--record", recording.toString()).status())
                .isZero();
        // tshark takes a command to have four letters.
        assertThat(Tshark.of(recording).fields("smtp.req.command", "smtp.req.command").stream()
                        .map(List::getFirst))
                .containsExactly("EHLO", "STAR", "ehlo", "auth", "mail", "rcpt", "data", "quit");
        assertThat(Tshark.of(recording).fields("smtp.response.code", "smtp.response.code").stream()
                        .map(List::getFirst))
                .containsExactly("220", "250", "220", "250", "235", "250", "250", "354", "250", "221");
        assertThat(Tshark.of(recording).fields("imf", "imf.subject")).containsExactly(List.of("testing"));
    }

    @Test
    void leavesAWholeRecordingBehindOnInterrupt() throws Exception {
        Path recording = folder.resolve("interrupted.pcapng");
        Path output = folder.resolve("interrupted.out");
        Process kaifu = new ProcessBuilder(KaifuProcess.command(List.of(
                        "talk",
                        "--ca",
                        host.authority().toString(),
                        "--tls",
                        "--record",
                        recording.toString(),
                        host.address() + ":465")))
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream input = kaifu.getOutputStream()) {
            input.write("ehlo me.example.test\n".getBytes(StandardCharsets.US_ASCII));
            input.flush();
            awaitText(output, "250 CHUNKING\n");
            Peer.run("kill", "-INT", String.valueOf(kaifu.pid())).well();
            assertThat(kaifu.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            kaifu.destroyForcibly();
        }
        assertThat(kaifu.exitValue()).isEqualTo(130);
        Tshark.Followed followed = Tshark.of(recording).follow("tls", 0);
        assertThat(text(followed.other(465))).isEqualTo("ehlo me.example.test\r\n");
        assertThat(text(followed.from(465)).replace("\r", "")).isEqualTo(Files.readString(output));
        assertThat(withChecksums(Tshark.of(recording)).fields(AT_FAULT, "frame.number"))
                .isEmpty();
        // capinfos ends with an error where a file is cut off in mid-packet.
        Peer.run("capinfos", "-c", recording.toString()).well();
    }

    private static void assertOpens(byte[] server, byte[] client, String... captureAndKeys) {
        for (String side : List.of("server", "client")) {
            Peer.Ended opened = KaifuProcess.run(
                    new byte[0], concat(List.of("open"), captureAndKeys, "--follow", "0", "--raw", "--side", side));
            assertThat(opened.status()).as(opened.errors()).isZero();
            assertThat(opened.output()).isEqualTo(side.equals("server") ? server : client);
        }
    }

    private static Tshark withChecksums(Tshark tshark) {
        // The last one only keeps it from warning that it does not decode AUTH.
        return tshark.with(
                "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-o", "smtp.decryption:TRUE");
    }

    private static String message() {
        String plain = Base64.getEncoder()
                .encodeToString(("\0" + host.user() + "\0" + host.password()).getBytes(StandardCharsets.US_ASCII));
        return "ehlo me\nauth plain " + plain + "\nmail from: " + host.user() + "\nrcpt to: " + host.recipient()
                + "\ndata\nsubject: testing\ntesting mail body\n.\nquit\n";
    }

    private static Peer.Ended talk(String script, int port, String... options) {
        List<String> way = switch (port) {
            case 587 -> List.of("--starttls", "smtp");
            case 143 -> List.of("--starttls", "imap");
            default -> List.of("--tls");
        };
        return KaifuRun.here(
                script.getBytes(StandardCharsets.US_ASCII),
                concat(
                        List.of("talk", "--ca", host.authority().toString(), host.address() + ":" + port),
                        way.toArray(String[]::new),
                        options));
    }

    private static String[] concat(List<String> first, String[] second, String... third) {
        return Stream.of(first, List.of(second), List.of(third))
                .flatMap(List::stream)
                .toArray(String[]::new);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void awaitText(Path file, String words) {
        Peer.await("\"" + words + "\" in " + file, Duration.ofSeconds(20), () -> {
            try {
                return Files.readString(file).contains(words);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
