package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.MailHost;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.Tcpdump;
import dev.kaifu.testkit.Tshark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `kaifu check` against a Postfix and a Dovecot on the usual ports; tcpdump captures the same exchange beside it.
class CheckLiveTest {
    private static final List<Integer> SUBMISSION = List.of(465, 587);

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

    @Test
    void whatItRecordsIsWhatTcpdumpCaptured() throws IOException {
        Path recording = folder.resolve("check.pcapng");
        Path keys = folder.resolve("check.keys");
        Path capture = folder.resolve("check.pcap");
        try (Tcpdump tcpdump = Tcpdump.onLoopback(capture, "host " + host.address() + " and not port 993")) {
            Peer.Ended check = check("--send", "--record", recording.toString(), "--keys-out", keys.toString());
            assertThat(check.status()).as(check.text() + check.errors()).isZero();
            assertThat(check.text())
                    .contains("Verdict (all-well)", "235 2.7.0 Authentication successful", "250 2.0.0 Ok: queued as")
                    .doesNotContain(host.password());
            tcpdump.end();
        }
        Tshark theirs = Tshark.withKeys(capture, keys);
        Tshark ours = Tshark.of(recording);
        for (int port : List.of(25, 465, 587)) {
            int captured = streamTo(port, theirs);
            int recorded = streamTo(port, ours);
            Tshark.Followed there = theirs.follow("tls", captured);
            Tshark.Followed here = ours.follow("tls", recorded);
            assertThat(new String(there.other(port), StandardCharsets.US_ASCII)).contains("MAIL FROM:<", "QUIT");
            assertThat(here.from(port)).isEqualTo(there.from(port));
            assertThat(here.other(port)).isEqualTo(there.other(port));
            assertOpens(there, port, captured, capture.toString(), "--keys", keys.toString());
            assertOpens(there, port, recorded, recording.toString());
        }
        assertThat(Files.getPosixFilePermissions(recording)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(keys)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        tsharkNeedsNoOption(ours);
    }

    /// The recording is in the order of time, has right checksums, and shows the dialogues by itself.
    private static void tsharkNeedsNoOption(Tshark recording) {
        assertThat(recording
                        .with("-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE")
                        .fields("tcp", "ip.checksum.status", "tcp.checksum.status", "tcp.analysis.flags"))
                .allSatisfy(fields -> assertThat(fields).containsExactly("1", "1", ""));
        List<Double> times = recording.fields("tcp", "frame.time_epoch").stream()
                .map(fields -> Double.valueOf(fields.getFirst()))
                .toList();
        assertThat(times).isSorted();
        for (int port : SUBMISSION) {
            assertThat(recording
                            .fields(
                                    "smtp.req.command && tcp.stream == " + streamTo(port, recording),
                                    "smtp.req.command")
                            .stream()
                            .map(List::getFirst))
                    .endsWith("EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT");
            assertThat(recording.fields("imf && tcp.stream == " + streamTo(port, recording), "imf.subject"))
                    .hasSize(1);
        }
    }

    private static void assertOpens(Tshark.Followed wanted, int port, int stream, String... captureAndKeys) {
        for (String side : List.of("server", "client")) {
            List<String> arguments = new ArrayList<>(List.of("open"));
            arguments.addAll(Arrays.asList(captureAndKeys));
            arguments.addAll(List.of("--follow", Integer.toString(stream), "--raw", "--side", side));
            Peer.Ended opened = KaifuRun.launched(arguments.toArray(String[]::new));
            assertThat(opened.status()).as(opened.errors()).isZero();
            assertThat(opened.output()).isEqualTo(side.equals("server") ? wanted.from(port) : wanted.other(port));
        }
    }

    private static int streamTo(int port, Tshark tshark) {
        List<List<String>> begun =
                tshark.fields("tcp.flags.syn == 1 && tcp.flags.ack == 0 && tcp.dstport == " + port, "tcp.stream");
        assertThat(begun).hasSize(1);
        return Integer.parseInt(begun.getFirst().getFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN", "CRAM-MD5"})
    void logsInWithEveryMechanism(String mechanism) {
        Peer.Ended check = check("--ports", "587", "--send", "--auth", mechanism);
        assertThat(check.status()).as(check.text()).isZero();
        assertThat(check.text()).contains(mechanism + ": 235 2.7.0 Authentication successful");
        host.awaitLog("sasl_method=" + mechanism);
    }

    @Test
    void aWrongPasswordIsToldAsPostfixSaysIt() {
        Peer.Ended check = KaifuRun.launchedWith("PW", "wrong", arguments("--ports", "465"));
        assertThat(check.status()).isEqualTo(1);
        assertThat(check.text()).contains("Verdict (auth-rejected, fault of: this side)", "535 5.7.8 Error:");
    }

    @Test
    void readsBackWhatItSent() {
        Peer.Ended check = check("--ports", "465,587", "--send", "--read-back");
        assertThat(check.status()).as(check.text() + check.errors()).isZero();
        assertThat(check.text().lines().filter(line -> line.contains("read back")))
                .hasSize(2);
        assertThat(host.messages(host.user()))
                .anySatisfy(message ->
                        assertThat(message).contains("Subject: kaifu check 587/starttls", "..It may be deleted."));
    }

    private static Peer.Ended check(String... options) {
        return KaifuRun.launchedWith("PW", host.password(), arguments(options));
    }

    private static String[] arguments(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "check",
                host.address(),
                "--ca",
                host.authority().toString(),
                "--user",
                host.user(),
                "--password-env",
                "PW"));
        arguments.addAll(Arrays.asList(options));
        return arguments.toArray(String[]::new);
    }
}
