package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.MailHost;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.Tcpdump;
import dev.kaifu.testkit.Tshark;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Dovecot that is asked over TCP, STLS and TLS by `openssl s_client`, captured by tcpdump: the dialogues are
/// those that tshark shows, the letters those that Dovecot has.
class Pop3LiveTest {
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final Pattern VERB = Pattern.compile("\"verb\":\"(\\w+)\"");
    private static final Pattern TAG = Pattern.compile("\"tag\":\"(\\+OK|-ERR)\"");

    @TempDir
    private Path folder;

    private Path keys = Path.of("none");

    @Test
    void dialoguesAreWhatTsharkShows() throws Exception {
        keys = folder.resolve("keys");
        Path capture = folder.resolve("pop3.pcap");
        Path letters = folder.resolve("letters");
        List<String> delivered;
        String password;
        try (MailHost host = MailHost.start(folder)) {
            password = host.password(host.recipient());
            deliver(host);
            delivered = host.awaitMessages(host.recipient(), 1);
            String ports = "tcp port " + host.pop3Port() + " or tcp port " + host.pop3sPort();
            try (Tcpdump tcpdump = Tcpdump.onLoopback(capture, ports)) {
                inTheClear(host.pop3Port(), host.recipient());
                byUserAndPassword(host);
                bySasl(host);
                tcpdump.end();
            }
            decode(host, capture);
        }
        Peer.Ended opened = open(capture, "--format", "json", "--export-messages", letters.toString());
        String json = opened.text();
        assertThat(json)
                .doesNotContain(password, base64(password))
                .contains("\"id\":\"auth-rejected\"", "\"via\":\"starttls\"", "\"via\":\"implicit\"")
                .doesNotContain("\"kind\":\"unparsed\"");
        // The whole of the letter by RETR, its head by TOP.
        String letter = Files.readString(letters.resolve("stream-1-message-1.eml"), StandardCharsets.ISO_8859_1);
        assertThat(letter.replace("\r\n", "\n")).isEqualTo(delivered.getFirst().replace("\r\n", "\n"));
        assertThat(letter).contains("\r\n.dotted\r\n");
        String head = Files.readString(letters.resolve("stream-1-message-2.eml"), StandardCharsets.ISO_8859_1);
        assertThat(letter).startsWith(head);
    }

    private static void deliver(MailHost host) {
        String plain = base64("\0" + host.user() + "\0" + host.password());
        Peer.run(
                List.of(
                        "openssl",
                        "s_client",
                        "-connect",
                        "127.0.0.1:" + host.smtpsPort(),
                        "-crlf",
                        "-ign_eof",
                        "-quiet"),
                ("EHLO me.example.test\nAUTH PLAIN " + plain + "\nMAIL FROM:<" + host.user() + ">\nRCPT TO:<"
                                + host.recipient() + ">\nDATA\nSubject: testing\n\n..dotted\nend\n.\nQUIT\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    /// Dovecot lets nobody in without TLS.
    private static void inTheClear(int port, String user) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            InputStream in = socket.getInputStream();
            awaits(in, "\r\n");
            says(socket, "CAPA");
            awaits(in, "\r\n.\r\n");
            says(socket, "USER " + user);
            awaits(in, "\r\n");
            says(socket, "QUIT");
            awaits(in, "\r\n");
        }
    }

    private static void says(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static void awaits(InputStream in, String end) throws IOException {
        StringBuilder said = new StringBuilder();
        while (!said.toString().endsWith(end)) {
            int b = in.read();
            assertThat(b).as("behind %s", said).isNotNegative();
            said.append((char) b);
        }
    }

    /// All at once (RFC 2449 6.6).
    private void byUserAndPassword(MailHost host) {
        ask(
                host.pop3Port(),
                "CAPA\nUSER " + host.recipient() + "\nPASS " + host.password(host.recipient())
                        + "\nSTAT\nLIST\nLIST 1\nUIDL\nRETR 1\nTOP 1 0\nNOOP\nRETR 7\nDELE 1\nRSET\nQUIT\n",
                "-starttls",
                "pop3");
    }

    private void bySasl(MailHost host) {
        String user = host.recipient();
        String password = host.password(user);
        ask(host.pop3sPort(), "AUTH PLAIN " + base64("\0" + user + "\0" + password) + "\nSTAT\nQUIT\n");
        ask(host.pop3sPort(), "AUTH LOGIN\n" + base64(user) + "\n" + base64(password) + "\nUIDL 1\nQUIT\n");
        ask(host.pop3sPort(), "AUTH PLAIN\n" + base64("\0" + user + "\0wrong") + "\nQUIT\n");
    }

    private void ask(int port, String input, String... options) {
        List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port));
        command.addAll(List.of("-crlf", "-ign_eof", "-keylogfile", keys.toString()));
        command.addAll(List.of(options));
        Peer.run(command, input.getBytes(StandardCharsets.US_ASCII));
    }

    private void decode(MailHost host, Path capture) {
        Tshark tshark = Tshark.withKeys(capture, keys)
                .with("-d", "tcp.port==" + host.pop3Port() + ",pop")
                .with("-d", "tls.port==" + host.pop3sPort() + ",pop");
        String json = open(capture, "--format", "json").text();
        List<String> verbs = new ArrayList<>(words(tshark, "pop.request.command"));
        // What answers a challenge is no command, though tshark shows it as one.
        verbs.removeIf(word -> word.length() > 4);
        assertThat(VERB.matcher(json).results().map(found -> found.group(1)))
                .contains("STLS", "AUTH", "RETR", "TOP", "UIDL")
                .containsAll(verbs);
        assertThat(TAG.matcher(json).results().map(found -> found.group(1)))
                .hasSizeGreaterThan(20)
                .containsAll(words(tshark, "pop.response.indicator"));
    }

    private static List<String> words(Tshark tshark, String field) {
        return tshark.fields(field, field).stream().map(List::getFirst).toList();
    }

    private Peer.Ended open(Path capture, String... options) {
        List<String> arguments = new ArrayList<>(List.of("open", capture.toString(), "--keys", keys.toString()));
        arguments.addAll(List.of(options));
        return KaifuRun.launched(arguments.toArray(String[]::new));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
