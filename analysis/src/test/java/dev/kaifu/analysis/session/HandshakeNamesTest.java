package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.Opener;
import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.session.TlsHandshake.Resumed;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.testkit.OpenSsl;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.Tcpdump;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What openssl's client says of its handshakes (group, ALPN, resumption, extended master secret), and what is read
/// out of the packets.
class HandshakeNamesTest {
    private static final Pattern TEMPORARY_KEY =
            Pattern.compile("Server Temp Key: (\\w+)(?:, ([\\w-]+))?, (\\d+) bits");
    private static final Pattern ALPN = Pattern.compile("ALPN protocol: (\\w+)");

    @TempDir
    Path folder;

    @Test
    void areThoseThatTheClientTells() throws IOException {
        Path ticket12 = folder.resolve("ticket12.pem");
        Path id12 = folder.resolve("id12.pem");
        Path ticket13 = folder.resolve("ticket13.pem");
        List<String> clients = List.of(
                "-tls1_3",
                "-tls1_3 -curves P-384 -alpn smtp",
                "-tls1_3 -curves ffdhe2048",
                // A share that the server does not take: it asks for another ClientHello.
                "-tls1_3 -curves X448:P-521",
                "-tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256 -curves P-521",
                "-tls1_2 -cipher ECDHE-RSA-AES256-SHA384 -curves X25519 -alpn imap,smtp",
                "-tls1_2 -cipher DHE-RSA-AES128-GCM-SHA256",
                "-tls1_2 -cipher AES128-SHA",
                "-tls1_2 -maxfraglen 1024",
                "-tls1_2 -sess_out " + ticket12,
                "-tls1_2 -sess_in " + ticket12,
                "-tls1_2 -no_ticket -sess_out " + id12,
                "-tls1_2 -no_ticket -sess_in " + id12,
                "-tls1_3 -sess_out " + ticket13,
                "-tls1_3 -sess_in " + ticket13);
        Path capture = folder.resolve("capture.pcap");
        Path keys = folder.resolve("keys.log");
        List<String> told = speak(clients, capture, keys);
        List<TlsHandshake> read = read(capture, keys);
        assertThat(read).hasSameSizeAs(clients);
        for (int i = 0; i < clients.size(); i++) {
            TlsHandshake handshake = read.get(i);
            String client = clients.get(i);
            assertThat(handshake.group().toLowerCase(Locale.ROOT)).as(client).isEqualTo(group(told.get(i), client));
            Matcher alpn = ALPN.matcher(told.get(i));
            assertThat(handshake.alpn()).as(client).isEqualTo(alpn.find() ? alpn.group(1) : "");
            assertThat(handshake.resumed() != Resumed.NO)
                    .as(client)
                    .isEqualTo(told.get(i).contains("Reused, TLSv1"));
            if (client.startsWith("-tls1_2")) {
                assertThat(handshake.extendedMasterSecret())
                        .as(client)
                        .isEqualTo(told.get(i).contains("Extended master secret: yes"));
            }
            assertThat(handshake.maxFragmentLength()).as(client).isEqualTo(client.contains("maxfraglen") ? 1024 : 0);
        }
        assertThat(read.stream().map(TlsHandshake::resumed))
                .containsSubsequence(Resumed.TICKET, Resumed.NO, Resumed.ID, Resumed.NO, Resumed.PSK);
    }

    /// The group in the client's words; the DHE of a resumed or RSA handshake is none.
    private static String group(String told, String client) {
        Matcher key = TEMPORARY_KEY.matcher(told);
        if (!key.find()) {
            return "";
        }
        String name = key.group(1).equals("ECDH") ? key.group(2) : key.group(1);
        return switch (name) {
            case "prime256v1" -> "secp256r1";
            // Of TLS 1.3 it is the group asked for; before, the prime has no name in what openssl 3.0 says.
            case "DH" -> client.contains("ffdhe2048") ? "ffdhe2048" : "dh " + key.group(3) + " bits";
            default -> name.toLowerCase(Locale.ROOT);
        };
    }

    private List<String> speak(List<String> clients, Path capture, Path keys) {
        OpenSsl openssl = new OpenSsl(folder);
        OpenSsl.Certified certified = openssl.certificate("localhost", "DNS:localhost");
        List<String> told = new ArrayList<>();
        try (OpenSsl.Server running = openssl.server(
                        certified, "-rev", "-alpn", "smtp", "-curves", "X25519:P-256:P-384:P-521:ffdhe2048");
                Tcpdump recording = Tcpdump.onLoopback(capture, "tcp port " + running.port())) {
            for (String client : clients) {
                List<String> options = new ArrayList<>(List.of(client.split(" ", -1)));
                options.addAll(List.of("-keylogfile", keys.toString(), "-ign_eof"));
                byte[] said = "EHLO me\nCLOSE\n".getBytes(StandardCharsets.US_ASCII);
                Peer.Ended ended = openssl.client(running.port(), said, options.toArray(String[]::new));
                told.add(ended.text());
            }
            recording.end();
        }
        return told;
    }

    private static List<TlsHandshake> read(Path capture, Path keys) throws IOException {
        SecretStore secrets = new SecretStore();
        SecretScanner.scan(Files.readAllBytes(keys)).into(secrets);
        List<Conversation> conversations = new ArrayList<>();
        Opener opener = new Opener(secrets, PlaintextSink.NONE, false, conversations::add);
        opener.read(capture);
        opener.finish();
        return conversations.stream()
                .sorted(java.util.Comparator.comparingInt(
                        (Conversation conversation) -> conversation.stream().index()))
                .map(conversation -> conversation.tls().orElseThrow().handshake())
                .toList();
    }
}
