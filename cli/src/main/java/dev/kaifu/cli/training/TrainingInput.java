package dev.kaifu.cli.training;

import dev.kaifu.cli.ExitStatus;
import dev.kaifu.demo.DemoServer;
import dev.kaifu.demo.Misbehaviour;
import dev.kaifu.probe.net.LinkException;
import dev.kaifu.probe.net.MailLink;
import dev.kaifu.probe.net.SmtpLink;
import dev.kaifu.probe.net.WireRecorder;
import dev.kaifu.probe.record.KeyLogFile;
import dev.kaifu.probe.record.Recording;
import dev.kaifu.probe.tls.CipherSuiteNames;
import dev.kaifu.probe.tls.TlsSettings;
import dev.kaifu.probe.tls.TlsTrace;
import dev.kaifu.probe.tls.TlsVersion;
import dev.kaifu.protocol.mail.sasl.SaslStrings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Makes what the trainings open: a demo's recording, and a large capture with many connections of each kind of suite.
final class TrainingInput {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// One suite for each way of protecting records.
    private static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA");

    private static final int CONNECTIONS_PER_SUITE = 4;
    private static final int MESSAGE_LINES = 1_500;
    /// How often the recording is repeated within one capture.
    private static final int ROUNDS = 10;
    private final CommandRuns runs;
    private final TrainingFiles files;

    TrainingInput(CommandRuns runs, TrainingFiles files) {
        this.runs = runs;
        this.files = files;
    }

    void make() throws IOException {
        runs.run(ExitStatus.OK, "demo", "--keep", files.demo().toString());
        ClassicCapture.write(Path.of(files.recording()), 1, files.classic());
        try (DemoServer server = DemoServer.start(Misbehaviour.NONE, files.folder())) {
            record(server);
        }
        ClassicCapture.write(files.largeRecording(), ROUNDS, files.largeClassic());
    }

    private void record(DemoServer server) throws IOException {
        byte[] message = message();
        try (Recording recording = Recording.create(files.largeRecording());
                KeyLogFile keyLog = KeyLogFile.create(files.largeKeys())) {
            for (String suite : SUITES) {
                for (int i = 0; i < CONNECTIONS_PER_SUITE; i++) {
                    WireRecorder recorder = recording.connection().and(keyLog);
                    send(server, suite, i % 2 == 0, recorder, message);
                }
            }
        } catch (LinkException e) {
            throw new IOException("the training's mail did not pass: " + e.detail(), e);
        }
    }

    private static void send(DemoServer server, String suite, boolean startTls, WireRecorder recorder, byte[] message)
            throws LinkException {
        InetSocketAddress address = new InetSocketAddress(
                InetAddress.ofLiteral("127.0.0.1"), startTls ? server.startTlsPort() : server.implicitTlsPort());
        TlsSettings settings = new TlsSettings(
                server.host(),
                TlsVersion.TLS_1_2,
                TlsVersion.TLS_1_3,
                CipherSuiteNames.parse(suite).stream().toList());
        try (MailLink link = MailLink.connect(address, PATIENCE, recorder)) {
            SmtpLink smtp = new SmtpLink(link);
            if (startTls) {
                var _ = smtp.reply();
                var _ = smtp.say("EHLO", "training");
                var _ = smtp.say("STARTTLS", "");
                smtp.startTls(settings, TlsTrace.NONE);
            } else {
                link.startTls(settings, TlsTrace.NONE);
                var _ = smtp.reply();
            }
            converse(server, smtp, message);
        }
    }

    private static void converse(DemoServer server, SmtpLink smtp, byte[] message) throws LinkException {
        var _ = smtp.say("EHLO", "training");
        var _ = smtp.say("AUTH", "PLAIN " + SaslStrings.plain("", server.user(), server.password()));
        var _ = smtp.say("MAIL", "FROM:<" + server.user() + ">");
        var _ = smtp.say("RCPT", "TO:<" + server.recipient() + ">");
        var _ = smtp.say("DATA", "");
        var _ = smtp.message(message);
        var _ = smtp.say("QUIT", "");
    }

    /// A header and lines of 76 characters (RFC 2045 6.8), as attachments have them.
    private static byte[] message() {
        String line = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/0123456789AB\r\n";
        String header = "From: training@kaifu.example\r\nSubject: training\r\n\r\n";
        return (header + line.repeat(MESSAGE_LINES)).getBytes(StandardCharsets.US_ASCII);
    }
}
