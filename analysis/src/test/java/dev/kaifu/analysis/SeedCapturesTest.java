package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.finding.Findings;
import dev.kaifu.analysis.session.TlsSummary;
import dev.kaifu.analysis.session.WhyId;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.testkit.Corpus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The captures of the procedure that the project began with: s_client to Postfix, on 465 and over STARTTLS.
class SeedCapturesTest {
    @ParameterizedTest
    @CsvSource({
        "m12, m12.log, implicit",
        "mst12, mst12.log, starttls",
        "s12, s12.keys, implicit",
        "s13, s13.keys, implicit",
        "st12, st12.keys, starttls",
        "st13, st13.keys, starttls"
    })
    void opensToTheWholeDialogue(String name, String keys, String via) throws Exception {
        Conversation conversation = open(name, keys);
        assertThat(conversation.status()).isEqualTo(Conversation.Status.DECRYPTED);
        assertThat(conversation.via()).isEqualTo(via);
        List<String> inside = conversation.events().stream()
                .filter(Conversation.Event::insideTls)
                .flatMap(event -> event.event() instanceof MailEvent.Command command
                        ? java.util.stream.Stream.of(command.verb())
                        : java.util.stream.Stream.empty())
                .toList();
        // What the author's script typed.
        assertThat(inside).containsExactly("EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT");
        assertThat(conversation.events())
                .anyMatch(event -> event.event() instanceof MailEvent.Message message
                        && message.complete()
                        && event.subject().text().equals("testing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s12", "s13", "st12", "st13"})
    void givesTheBytesThatTsharkGives(String name) throws Exception {
        Path folder = folder();
        Process tshark = new ProcessBuilder(
                        "tshark",
                        "-r",
                        folder.resolve(name + ".pcap").toString(),
                        "-o",
                        "tls.keylog_file:" + folder.resolve(name + ".keys"),
                        "-q",
                        "-z",
                        "follow,tls,raw,0")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(tshark.waitFor()).isZero();
        ByteArrayOutputStream server = new ByteArrayOutputStream();
        ByteArrayOutputStream client = new ByteArrayOutputStream();
        boolean node1IsClient = output.contains("Node 0: 127.0.0.1:465") || output.contains("Node 0: 127.0.0.1:587");
        for (String line : output.lines().toList()) {
            String hex = line.strip();
            if (!hex.isEmpty() && hex.matches("[0-9a-f]+")) {
                boolean node1 = line.startsWith("\t");
                byte[] bytes = HexFormat.of().parseHex(hex);
                (node1 == node1IsClient ? client : server).writeBytes(bytes);
            }
        }
        Conversation conversation = open(name, name + ".keys");
        assertThat(client.size()).isPositive();
        assertThat(conversation.client()).isEqualTo(plaintext(client.toByteArray()));
        assertThat(conversation.server()).isEqualTo(plaintext(server.toByteArray()));
    }

    private static Conversation.Plaintext plaintext(byte[] bytes) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        return new Conversation.Plaintext(bytes.length, HexFormat.of().formatHex(digest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"m13", "mst13"})
    void aLogOfTls13StaysSealedAndSaysWhy(String name) throws Exception {
        Conversation conversation = open(name, name + ".log");
        assertThat(conversation.status()).isEqualTo(Conversation.Status.SEALED);
        assertThat(conversation.tls().flatMap(TlsSummary::why)).contains(WhyId.RESUMPTION_PSK_ONLY);
        assertThat(WhyId.RESUMPTION_PSK_ONLY.sentence()).contains("-keylogfile");
        // Both end with a RST, behind a QUIT that nobody can read: no error (the contract's exit status).
        assertThat(Findings.of(conversation))
                .extracting(finding -> finding.id() + " " + finding.severity())
                .containsExactly("resumption-psk-only INFO", "connection-reset INFO");
    }

    private static Conversation open(String name, String keys) throws IOException {
        SecretStore secrets = new SecretStore();
        SecretScanner.scan(Files.readAllBytes(folder().resolve(keys))).into(secrets);
        List<Conversation> conversations = new ArrayList<>();
        Opener opener = new Opener(secrets, PlaintextSink.NONE, true, conversations::add);
        opener.read(folder().resolve(name + ".pcap"));
        opener.finish();
        assertThat(opener.damages()).isEmpty();
        assertThat(conversations).hasSize(1);
        return conversations.getFirst();
    }

    private static Path folder() {
        Path folder = Corpus.seedCaptures().orElse(null);
        Assumptions.assumeTrue(folder != null, "KAIFU_CORPUS names no folder");
        return folder;
    }
}
