package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `kaifu talk` records, beside what tcpdump captured of the same exchange; tshark reads both.
class TalkRecordingTest {
    /// tshark's PI_WARN: what is at fault, above the notes that every connection gets. A reset is none of the
    /// recording's: Postfix closes without waiting for our close_notify, which its kernel may then refuse.
    private static final String AT_FAULT = "_ws.expert.severity >= 0x00600000 && !(tcp.flags.reset == 1)";

    private static final Pattern DIGESTS =
            Pattern.compile("^\\{\"stream\":(\\d+),.*?\"plaintext\":\\{\"client\":\\{[^}]*"
                    + "\"sha256\":\"(\\w+)\"},\"server\":\\{[^}]*\"sha256\":\"(\\w+)\"}");

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

    /// Port and version of each exchange; the number of the exchange is its stream's in the one capture of all.
    private static final List<String> EXCHANGES =
            List.of("465 1.2", "465 1.3", "587 1.2", "587 1.3", "993 1.3", "143 1.2");

    private static final Set<Integer> STARTTLS_PORTS = Set.of(587, 143);

    @Test
    void isWhatTcpdumpCaptured() throws Exception {
        Path capture = folder.resolve("all.pcap");
        try (Tcpdump tcpdump = Tcpdump.onLoopback(capture, "host " + host.address())) {
            for (int i = 0; i < EXCHANGES.size(); i++) {
                String[] exchange = EXCHANGES.get(i).split(" ", -1);
                record(Integer.parseInt(exchange[0]), exchange[1], recording(i), keys(i));
            }
            tcpdump.end();
        }
        Path allKeys = folder.resolve("all.keys");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < EXCHANGES.size(); i++) {
            text.append(Files.readString(keys(i)));
        }
        Files.writeString(allKeys, text);
        List<Tshark.Followed> inside = Tshark.withKeys(capture, allKeys).followAll("tls", EXCHANGES.size());
        List<Tshark.Followed> outside = Tshark.of(capture).followAll("tcp", EXCHANGES.size());
        List<String> captured = opened(capture.toString(), "--keys", allKeys.toString());
        List<String> recorded = opened(IntStream.range(0, EXCHANGES.size())
                .mapToObj(i -> recording(i).toString())
                .toArray(String[]::new));
        for (int i = 0; i < EXCHANGES.size(); i++) {
            int port = Integer.parseInt(EXCHANGES.get(i).split(" ", -1)[0]);
            // The recording holds the secrets: tshark needs no option.
            assertSame(Tshark.of(recording(i)).follow("tls", 0), inside.get(i), port);
            if (STARTTLS_PORTS.contains(port)) {
                // The words before TLS are in it too.
                assertSame(Tshark.of(recording(i)).follow("tcp", 0), outside.get(i), port);
            }
            assertThat(text(inside.get(i).other(port)))
                    .contains(port == 465 || port == 587 ? "subject: testing\r\n" : "b SELECT INBOX\r\n");
            assertThat(withChecksums(Tshark.of(recording(i))).fields(AT_FAULT, "frame.number", "_ws.expert.message"))
                    .isEmpty();
            String digests = sha256(inside.get(i).other(port)) + " "
                    + sha256(inside.get(i).from(port));
            assertThat(captured.get(i)).isEqualTo(digests);
            assertThat(recorded.get(i)).isEqualTo(digests);
        }
    }

    private static Path recording(int exchange) {
        return folder.resolve(exchange + ".pcapng");
    }

    private static Path keys(int exchange) {
        return folder.resolve(exchange + ".keys");
    }

    private static void record(int port, String version, Path recording, Path keys) throws IOException {
        Peer.Ended talk = talk(
                port == 465 || port == 587
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
        assertThat(Files.getPosixFilePermissions(recording)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(keys)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    private static void assertSame(Tshark.Followed ours, Tshark.Followed theirs, int port) {
        assertThat(ours.from(port)).isEqualTo(theirs.from(port)).isNotEmpty();
        assertThat(ours.other(port)).isEqualTo(theirs.other(port)).isNotEmpty();
    }

    /// The digests of both sides' plaintext that `kaifu open` gives, client first, by stream.
    private static List<String> opened(String... captures) {
        Peer.Ended opened = KaifuRun.launched(concat(List.of("open"), captures, "--format", "ndjson", "--digest"));
        assertThat(opened.status()).as(opened.errors()).isZero();
        Map<Integer, String> digests = new TreeMap<>();
        for (String line : opened.text().lines().toList()) {
            Matcher found = DIGESTS.matcher(line);
            assertThat(found.find()).as(line).isTrue();
            assertThat(line).contains("\"status\":\"decrypted\"");
            digests.put(Integer.valueOf(found.group(1)), found.group(2) + " " + found.group(3));
        }
        return List.copyOf(digests.values());
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
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
        // Who runs the tests in the background of a script has SIGINT ignored, and all that is started from there too.
        List<String> heedsInterrupts = List.of("env", "--default-signal=INT");
        Process kaifu = new ProcessBuilder(concat(
                        heedsInterrupts,
                        KaifuRun.command(
                                        "talk",
                                        "--ca",
                                        host.authority().toString(),
                                        "--tls",
                                        "--record",
                                        recording.toString(),
                                        host.address() + ":465")
                                .toArray(String[]::new)))
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
