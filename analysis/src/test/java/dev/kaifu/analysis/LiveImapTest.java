package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.mail.imap.ImapClientDialogue;
import dev.kaifu.protocol.mail.imap.ImapCommandBuilder;
import dev.kaifu.protocol.mail.imap.ImapDissector;
import dev.kaifu.protocol.mail.imap.ImapResponse;
import dev.kaifu.protocol.mail.imap.ImapStatus;
import dev.kaifu.protocol.mail.imap.ImapStep;
import dev.kaifu.protocol.mail.sasl.SaslStrings;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.testkit.MailHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The live client against a real Dovecot, with a dissector that listens to both sides.
class LiveImapTest {
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final String MESSAGE =
            "Subject: caf\u00e9\r\nMessage-ID: <one@example.test>\r\n\r\na1 OK {5}\r\n)\r\n";

    @TempDir
    Path folder;

    private final List<MailEvent> events = new ArrayList<>();
    private final ByteArrayOutputStream overheard = new ByteArrayOutputStream();
    private final ImapDissector dissector = new ImapDissector(new MailListener() {
        @Override
        public void event(MailEvent event) {
            events.add(event);
        }

        @Override
        public void messageBytes(Side from, byte[] array, int offset, int length) {
            overheard.write(array, offset, length);
        }
    });
    private final ImapClientDialogue dialogue = new ImapClientDialogue();

    @Test
    void appendsFindsAndFetchesBehindStartTls() throws Exception {
        try (MailHost host = MailHost.start(folder);
                Socket plain = new Socket(host.address(), host.imapPort())) {
            plain.setSoTimeout(TIMEOUT_MILLIS);
            assertThat(next(plain).status()).contains(ImapStatus.OK);
            assertThat(dialogue.capabilities().startTls()).isTrue();
            assertThat(completion(plain, ImapCommandBuilder.of("STARTTLS")).completedWith(ImapStatus.OK))
                    .isTrue();
            assertThat(dialogue.mayBeSaid()).isEqualTo(ImapStep.TLS);
            assertThat(dialogue.unread()).isEmpty();
            try (Socket tls = overTls(plain, host)) {
                dialogue.tlsEstablished();
                dissector.tlsEstablished();
                insideTls(tls, host);
            }
        }
        assertThat(overheard.toByteArray()).isEqualTo(twice(MESSAGE.getBytes(StandardCharsets.UTF_8)));
        assertThat(events).noneMatch(MailEvent.Unparsed.class::isInstance);
        assertThat(dissector.quirks()).isEmpty();
        assertThat(events.stream()
                        .filter(MailEvent.Command.class::isInstance)
                        .map(event -> ((MailEvent.Command) event).verb()))
                .containsExactly(
                        "STARTTLS", "LOGIN", "AUTHENTICATE", "APPEND", "SELECT", "UID SEARCH", "UID FETCH", "LOGOUT");
        assertEveryCommandIsCompleted();
    }

    private void insideTls(Socket tls, MailHost host) throws IOException {
        ImapResponse refused = completion(
                tls, ImapCommandBuilder.of("LOGIN").string(host.user()).string("é\"\\"));
        assertThat(refused.completedWith(ImapStatus.NO)).isTrue();
        assertThat(refused.code()).isEqualTo("AUTHENTICATIONFAILED");

        send(tls, dialogue.say(ImapCommandBuilder.of("AUTHENTICATE").words("CRAM-MD5")));
        ImapResponse challenge = next(tls);
        assertThat(dialogue.mayBeSaid()).isEqualTo(ImapStep.SASL);
        String response = SaslStrings.cramMd5(challenge.text(), host.user(), host.password());
        send(tls, ImapClientDialogue.saslLine(response));
        assertThat(completion(tls).completedWith(ImapStatus.OK)).isTrue();

        byte[] message = MESSAGE.getBytes(StandardCharsets.UTF_8);
        // The builder makes no messages: what a mail client sends.
        send(tls, dialogue.say(ImapCommandBuilder.of("APPEND").words("INBOX {" + message.length + "}")));
        assertThat(next(tls).isContinuation()).isTrue();
        send(tls, message);
        send(tls, "\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(completion(tls).completedWith(ImapStatus.OK)).isTrue();

        assertThat(completion(tls, ImapCommandBuilder.of("SELECT").string("INBOX"))
                        .completedWith(ImapStatus.OK))
                .isTrue();
        send(
                tls,
                dialogue.say(ImapCommandBuilder.of("UID SEARCH")
                        .words("HEADER Message-ID")
                        .string("<one@example.test>")));
        List<Long> found = next(tls).numbers();
        assertThat(found).hasSize(1);
        assertThat(completion(tls).completedWith(ImapStatus.OK)).isTrue();

        send(tls, dialogue.say(ImapCommandBuilder.of("UID FETCH").words(found.getFirst() + " BODY.PEEK[]")));
        assertThat(next(tls).isData("FETCH")).isTrue();
        assertThat(dialogue.literals()).containsExactly(message);
        assertThat(completion(tls).completedWith(ImapStatus.OK)).isTrue();

        assertThat(completion(tls, ImapCommandBuilder.of("LOGOUT")).completedWith(ImapStatus.OK))
                .isTrue();
        assertThat(dialogue.mayBeSaid()).isEqualTo(ImapStep.CLOSED);
    }

    private void assertEveryCommandIsCompleted() {
        List<String> commands = events.stream()
                .filter(event -> event instanceof MailEvent.Command)
                .map(event -> ((MailEvent.Command) event).tag())
                .toList();
        List<String> completions = events.stream()
                .filter(event -> event instanceof MailEvent.Response)
                .map(event -> ((MailEvent.Response) event).tag())
                .filter(tag -> !tag.equals("*") && !tag.equals("+"))
                .toList();
        assertThat(completions).isEqualTo(commands);
    }

    private ImapResponse completion(Socket socket, ImapCommandBuilder command) throws IOException {
        send(socket, dialogue.say(command));
        return completion(socket);
    }

    private ImapResponse completion(Socket socket) throws IOException {
        while (true) {
            ImapResponse response = next(socket);
            if (dialogue.completes(response)) {
                return response;
            }
            if (dialogue.mayBeSaid() == ImapStep.LITERAL) {
                send(socket, dialogue.rest());
            }
        }
    }

    private ImapResponse next(Socket socket) throws IOException {
        byte[] buffer = new byte[4096];
        while (true) {
            switch (dialogue.nextResponse()) {
                case Parsed.Value<ImapResponse>(ImapResponse response, int _) -> {
                    return response;
                }
                case Parsed.Malformed<ImapResponse>(String why) -> throw new AssertionError(why);
                case Parsed.NeedMore<ImapResponse> _ -> {
                    int count = socket.getInputStream().read(buffer);
                    assertThat(count).as("bytes before the end").isPositive();
                    dissector.bytes(Side.SERVER, buffer, 0, count);
                    dialogue.received(buffer, 0, count);
                }
            }
        }
    }

    private void send(Socket socket, byte[] bytes) throws IOException {
        dissector.bytes(Side.CLIENT, bytes, 0, bytes.length);
        socket.getOutputStream().write(bytes);
    }

    private static Socket overTls(Socket plain, MailHost host) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream authority = Files.newInputStream(host.authority())) {
            trusted.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(authority));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory().createSocket(plain, "localhost", host.imapPort(), true);
    }

    private static byte[] twice(byte[] bytes) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(bytes);
        both.writeBytes(bytes);
        return both.toByteArray();
    }
}
