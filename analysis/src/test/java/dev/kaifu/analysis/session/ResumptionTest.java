package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.Conversations;
import dev.kaifu.analysis.Opener;
import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.work.ConversationSink;
import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.secrets.KeyLogLine;
import dev.kaifu.protocol.secrets.LongTermKeys;
import dev.kaifu.protocol.secrets.RsaKeyFile;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.testkit.OpenSsl;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.Tcpdump;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPrivateKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sessions of openssl that resume others, and sessions by PSK, recorded by tcpdump: what opens them besides the key
/// log
/// that openssl wrote for the test, which is the judge.
class ResumptionTest {
    private static final String PSK = "1a2b3c4d5e6f";
    private static final String LINE = "MAIL FROM:<sender@example.jp>";

    @TempDir
    private static Path folder;

    private static OpenSsl openssl = new OpenSsl(Path.of("."));
    private static Optional<OpenSsl.Certified> certified = Optional.empty();

    @BeforeAll
    static void certify() {
        openssl = new OpenSsl(folder);
        certified = Optional.of(openssl.certificate("localhost", "DNS:localhost"));
    }

    /// A recording, the key log of its clients and what they printed.
    private record Exchange(Path capture, Path keyLog, String printed) {
        byte[] wholeKeyLog() throws IOException {
            return Files.readAllBytes(keyLog);
        }
    }

    /// @param each options of each client in turn
    private static Exchange speak(String name, String server, String... each) {
        Path capture = folder.resolve(name + ".pcap");
        Path keys = folder.resolve(name + ".keys");
        StringBuilder printed = new StringBuilder();
        try (OpenSsl.Server running = openssl.server(certified.orElseThrow(), words("-rev " + server));
                Tcpdump recording = Tcpdump.onLoopback(capture, "tcp port " + running.port())) {
            for (String client : each) {
                byte[] said = (LINE + " " + printed.length() + "\nCLOSE\n").getBytes(StandardCharsets.US_ASCII);
                String options = client.replace("FOLDER", folder.toString()) + " -ign_eof -keylogfile " + keys;
                printed.append(
                        openssl.client(running.port(), said, words(options)).text());
            }
            recording.end();
        }
        return new Exchange(capture, keys, printed.toString());
    }

    private static String[] words(String line) {
        return line.strip().split(" +", -1);
    }

    private static SecretStore store(byte[]... texts) {
        SecretStore store = new SecretStore();
        for (byte[] text : texts) {
            SecretScanner.scan(text).into(store);
        }
        return store;
    }

    private static SecretStore rsa() throws IOException {
        byte[] file = Files.readAllBytes(certified.orElseThrow().key());
        SecretStore store = new SecretStore();
        if (RsaKeyFile.parse(file, Optional.empty()) instanceof Parsed.Value<List<RSAPrivateKey>> keys) {
            store.keys(new LongTermKeys(keys.value(), List.of()));
        }
        return store;
    }

    private static SecretStore psk(String hex) {
        SecretStore store = new SecretStore();
        store.keys(new LongTermKeys(List.of(), List.of(HexFormat.of().parseHex(hex))));
        return store;
    }

    /// What is said of each conversation: status, reason, digests of both sides.
    private static List<String> opened(Exchange exchange, SecretStore store, int threads, boolean again) {
        List<Conversation> conversations = new ArrayList<>();
        ConversationSink<Conversation> sink = new Conversations(conversations);
        try (Opener opener = new Opener(store, true, threads, sink)) {
            if (again) {
                opener.readableAgain(earlier -> read(earlier, exchange.capture));
            }
            read(opener, exchange.capture);
            opener.finish();
        }
        return conversations.stream()
                .sorted(Comparator.comparingInt(one -> one.stream().index()))
                .map(one -> one.status() + " " + one.why().map(WhyId::id).orElse("-") + " "
                        + one.client().bytes() + " " + one.client().sha256() + " "
                        + one.server().bytes() + " " + one.server().sha256())
                .toList();
    }

    /// As lines of a key log.
    private static List<String> derived(Exchange exchange, SecretStore store) {
        Set<String> lines = new LinkedHashSet<>();
        Opener opener = new Opener(store, PlaintextSink.NONE, false, _ -> {});
        opener.proofsTo((_, secret) -> lines.add(KeyLogLine.format(secret)));
        read(opener, exchange.capture);
        opener.finish();
        return List.copyOf(lines);
    }

    private static void read(Opener opener, Path capture) {
        try {
            opener.read(capture);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> opened(Exchange exchange, SecretStore store) {
        List<String> one = opened(exchange, store, 1, true);
        assertThat(opened(exchange, store, 2, true)).isEqualTo(one);
        return one;
    }

    private static List<String> byKeyLog(Exchange exchange) throws IOException {
        List<String> opened = opened(exchange, store(exchange.wholeKeyLog()));
        assertThat(opened).isNotEmpty().allMatch(one -> one.startsWith("DECRYPTED - "));
        return opened;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ticket, '', -tls1_2 -cipher AES128-GCM-SHA256",
        "id, -no_ticket, -tls1_2 -cipher AES128-GCM-SHA256",
        "cbc, -no_ticket, -tls1_2 -cipher AES256-SHA",
        "tls1, -no_ticket -cipher ALL:@SECLEVEL=0, -tls1 -cipher AES128-SHA:@SECLEVEL=0",
    })
    void theServersRsaKeyOpensWhatResumesASession(String name, String server, String client) throws IOException {
        Exchange exchange = speak(
                name,
                server,
                client + " -sess_out FOLDER/" + name,
                client + " -sess_in FOLDER/" + name,
                client + " -sess_in FOLDER/" + name);
        assertThat(exchange.printed).containsPattern("(?s)New, .*Reused, .*Reused, ");
        List<String> expected = byKeyLog(exchange);
        assertThat(expected).hasSize(3);
        assertThat(opened(exchange, rsa())).isEqualTo(expected);
        // The line of the key log that holds what RSA encrypted is all that the first session needs.
        byte[] premaster = lines(exchange, "RSA ");
        assertThat(opened(exchange, store(premaster))).isEqualTo(expected);
        // Read once, as from a pipe, the first alone is opened.
        List<String> once = opened(exchange, rsa(), 2, false);
        assertThat(once.getFirst()).isEqualTo(expected.getFirst());
        assertThat(once.subList(1, 3)).allMatch(one -> one.startsWith("SEALED resumption 0 "));
    }

    /// The sides' packets have changed places: each session's ClientHello stands behind the server's flight, which in
    /// the
    /// resumed one holds the server's Finished.
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "late-id, -no_ticket, -tls1_2 -cipher AES128-SHA",
        "late-gcm, -no_ticket, -tls1_2 -cipher AES128-GCM-SHA256",
        "late-ticket, '', -tls1_2 -cipher AES128-SHA",
        "late-tls1, -no_ticket -cipher ALL:@SECLEVEL=0, -tls1 -cipher AES128-SHA:@SECLEVEL=0",
    })
    void aClientHelloBehindTheServersFlightLosesNothing(String name, String server, String client) throws IOException {
        Exchange exchange =
                speak(name, server, client + " -sess_out FOLDER/" + name, client + " -sess_in FOLDER/" + name);
        assertThat(exchange.printed).contains("Reused, ").contains("Extended master secret: yes");
        List<String> expected = byKeyLog(exchange);
        List<Recorded.Segment> swapped = new ArrayList<>();
        for (int stream = 0; stream < 2; stream++) {
            Recorded whole = Recorded.of(exchange.capture, stream);
            List<Integer> carriers = whole.carriers();
            int answer = carriers.get(1);
            while (carriers.contains(answer + 1)
                    && whole.segments()
                            .get(answer + 1)
                            .sameSide(whole.segments().get(answer))) {
                answer++;
            }
            swapped.addAll(whole.early(answer).segments());
        }
        Exchange late = written(name + "-late", new Recorded(swapped));
        assertThat(opened(late, store(exchange.wholeKeyLog()))).isEqualTo(expected);
        assertThat(opened(late, rsa())).isEqualTo(expected);
        // What RSA encrypted, and more others than are tried without a name.
        assertThat(opened(late, store(others(300), lines(exchange, "RSA ")))).isEqualTo(expected);
        // By session id or ticket, as s_client prints it.
        byte[] session = Files.readAllBytes(folder.resolve(name));
        assertThat(opened(late, store(others(300), session)).getLast()).isEqualTo(expected.getLast());
    }

    /// What the server says from its ChangeCipherSpec on stands before the client's key exchange: its Finished alone,
    /// or
    /// all that it ever says.
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "early-id, 1, -no_ticket, -tls1_2 -cipher AES128-SHA",
        "early-gcm, 1, -no_ticket, -tls1_2 -cipher AES128-GCM-SHA256",
        "early-ticket, 1, '', -tls1_2 -cipher AES128-SHA",
        "early-tls1, 1, -no_ticket -cipher ALL:@SECLEVEL=0, -tls1 -cipher AES128-SHA:@SECLEVEL=0",
        "early-data, 9, '', -tls1_2 -cipher AES256-GCM-SHA384",
        "early-cbc-data, 9, '', -tls1_2 -cipher AES256-SHA",
        "early-tls1-data, 9, -cipher ALL:@SECLEVEL=0, -tls1 -cipher AES256-SHA:@SECLEVEL=0",
    })
    void theServersFinishedBeforeTheKeyExchangeLosesNothing(String name, int early, String server, String client)
            throws IOException {
        Exchange exchange = speak(name, server, client + " -sess_out FOLDER/" + name);
        assertThat(exchange.printed).contains("Extended master secret: yes");
        List<String> expected = byKeyLog(exchange);
        Exchange swapped = written(name + "-early", withServerEarly(Recorded.of(exchange.capture, 0), 1, early));
        assertThat(opened(swapped, store(exchange.wholeKeyLog()))).isEqualTo(expected);
        assertThat(opened(swapped, rsa())).isEqualTo(expected);
        byte[] premaster = lines(exchange, "RSA ");
        assertThat(opened(swapped, store(others(300), premaster))).isEqualTo(expected);
        byte[] session = Files.readAllBytes(folder.resolve(name));
        assertThat(opened(swapped, store(others(300), session))).isEqualTo(expected);
        assertThat(opened(swapped, new SecretStore())).allMatch(one -> one.startsWith("SEALED no-secret 0 "));
    }

    /// A gap where the key exchange stood: what was held is told as sealed, and nothing waits for ever.
    @Test
    void whatWaitsForALostKeyExchangeIsGivenUp() throws IOException {
        Exchange exchange = speak("never", "-no_ticket", "-tls1_2 -cipher AES128-GCM-SHA256");
        Recorded early = withServerEarly(Recorded.of(exchange.capture, 0), 1, 1);
        int keyExchange = early.ofSameSide(early.carriers().getFirst()).get(1);
        for (Recorded without : List.of(early.without(keyExchange), early.first(keyExchange))) {
            List<String> opened = opened(written("never-keys", without), rsa());
            assertThat(opened).hasSize(1);
            assertThat(opened.getFirst()).startsWith("SEALED gap 0 ");
        }
    }

    /// The same of TLS 1.3, where a PSK alone makes the keys: the ClientHello, whose binder proves it, comes late.
    @ParameterizedTest(name = "{0}")
    @CsvSource({"TLS_AES_128_GCM_SHA256, 1", "TLS_CHACHA20_POLY1305_SHA256, 9"})
    void aClientHelloBehindTheServerHelloThatChoseItsPsk(String suite, int early) throws IOException {
        Exchange exchange = speak(
                "late-" + suite,
                "-tls1_3 -allow_no_dhe_kex -groups P-384 -psk " + PSK,
                "-tls1_3 -allow_no_dhe_kex -groups X25519 -ciphersuites " + suite + " -psk " + PSK);
        List<String> expected = byKeyLog(exchange);
        Recorded whole = Recorded.of(exchange.capture, 0);
        Exchange late = written("late-hello-" + suite, withServerEarly(whole, 0, early));
        assertThat(opened(late, psk(PSK))).isEqualTo(expected);
        assertThat(derived(late, psk(PSK)))
                .containsExactlyInAnyOrderElementsOf(Files.readAllLines(exchange.keyLog).stream()
                        .filter(line -> line.contains("_TRAFFIC_SECRET"))
                        .toList());
        assertThat(opened(late, store(exchange.wholeKeyLog()))).isEqualTo(expected);
        assertThat(opened(late, psk("ff" + PSK))).allMatch(one -> one.startsWith("SEALED no-secret 0 "));
        // Where it does not come at all, the key log opens the rest.
        Recorded without = whole.without(whole.carriers().getFirst());
        assertThat(opened(written("no-hello-" + suite, without), store(exchange.wholeKeyLog()))
                        .getFirst())
                .endsWith(expected.getFirst().substring(expected.getFirst().indexOf(" - ") + 3));
    }

    /// The server's segments that follow the client's `behind`th one, so many of them, before that one.
    private static Recorded withServerEarly(Recorded whole, int behind, int count) {
        List<Recorded.Segment> segments = whole.segments();
        int from = whole.ofSameSide(whole.carriers().getFirst()).get(behind);
        List<Recorded.Segment> first = new ArrayList<>(segments.subList(0, from));
        List<Recorded.Segment> late = new ArrayList<>();
        int left = count;
        for (Recorded.Segment segment : segments.subList(from, segments.size())) {
            boolean moves = segment.payload() > 0 && !segment.sameSide(segments.get(from)) && left > 0;
            left -= moves ? 1 : 0;
            (moves ? first : late).add(segment);
        }
        first.addAll(late);
        return new Recorded(first);
    }

    private static byte[] lines(Exchange exchange, String label) throws IOException {
        return Files.readAllLines(exchange.keyLog).stream()
                .filter(line -> line.startsWith(label))
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aPskOpensWhatResumesItsSession() throws IOException {
        String client = "-tls1_2 -cipher PSK-AES128-GCM-SHA256 -psk " + PSK;
        Exchange exchange = speak(
                "psk12",
                "-psk " + PSK + " -cipher PSK-AES128-GCM-SHA256",
                client + " -sess_out FOLDER/psk12",
                client + " -sess_in FOLDER/psk12");
        assertThat(exchange.printed).contains("Reused, ");
        assertThat(opened(exchange, psk(PSK))).isEqualTo(byKeyLog(exchange));
    }

    /// s_client calls a session of a ticket by the ticket's SHA-256, and prints no client random without `-msg`.
    @Test
    void ticketsNameSessionsOfTls12() throws IOException {
        String client = "-tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256";
        Exchange exchange = speak("named", "", client + " -sess_out FOLDER/named", client + " -sess_in FOLDER/named");
        assertThat(exchange.printed).contains("Reused, ").contains("Session-ID: ");
        // More than are tried without a name.
        byte[] others = others(300);
        byte[] printed = exchange.printed.getBytes(StandardCharsets.US_ASCII);
        assertThat(opened(exchange, store(others, printed))).isEqualTo(byKeyLog(exchange));
        byte[] session = Files.readAllBytes(folder.resolve("named"));
        assertThat(opened(exchange, store(others, session))).isEqualTo(byKeyLog(exchange));
        // The first session's own secret opens the other by the ticket that the first was given.
        byte[] first = Files.readAllLines(exchange.keyLog).stream()
                .filter(line -> line.startsWith("CLIENT_RANDOM "))
                .findFirst()
                .orElseThrow()
                .getBytes(StandardCharsets.US_ASCII);
        assertThat(opened(exchange, store(others, first))).isEqualTo(byKeyLog(exchange));
    }

    private static byte[] others(int count) {
        Random random = new Random(5077);
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[80];
            random.nextBytes(bytes);
            String hex = HexFormat.of().formatHex(bytes);
            log.append("CLIENT_RANDOM ")
                    .append(hex, 0, 64)
                    .append(' ')
                    .append(hex, 64, 160)
                    .append('\n');
        }
        return log.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /// Without a group that both have, openssl does without (EC)DHE (`psk_ke`, RFC 8446 4.2.9).
    @ParameterizedTest
    @CsvSource({"TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"})
    void anExternalPskAloneOpensAllOfTls13(String suite) throws IOException {
        Exchange exchange = speak(
                suite,
                "-tls1_3 -allow_no_dhe_kex -groups P-384 -psk " + PSK,
                "-tls1_3 -allow_no_dhe_kex -groups X25519 -ciphersuites " + suite + " -psk " + PSK);
        assertThat(opened(exchange, psk(PSK))).isEqualTo(byKeyLog(exchange));
        assertThat(derived(exchange, psk(PSK)))
                .containsExactlyInAnyOrderElementsOf(Files.readAllLines(exchange.keyLog).stream()
                        .filter(line -> line.contains("_TRAFFIC_SECRET"))
                        .toList());
        assertThat(opened(exchange, psk("ff" + PSK))).allMatch(one -> one.startsWith("SEALED no-secret 0 "));
        assertThat(opened(exchange, new SecretStore())).allMatch(one -> one.startsWith("SEALED needs-psk 0 "));
    }

    /// Secrets follow from hashes of the whole handshake: with a hole in it, no wrong ones are told.
    @Test
    void nothingWrongFollowsFromAPskBehindAGap() throws IOException {
        Exchange exchange = speak(
                "psk-gap",
                "-tls1_3 -allow_no_dhe_kex -groups P-384 -psk " + PSK,
                "-tls1_3 -allow_no_dhe_kex -groups X25519 -ciphersuites TLS_AES_128_GCM_SHA256 -psk " + PSK);
        List<String> right = Files.readAllLines(exchange.keyLog);
        Recorded pieces = Recorded.of(exchange.capture, 0).split(10);
        List<Integer> server = pieces.carriers().stream()
                .filter(i -> !pieces.segments()
                        .get(i)
                        .sameSide(pieces.segments().get(pieces.carriers().getFirst())))
                .toList();
        int followed = 0;
        for (int lost : server.subList(0, Math.min(server.size(), 40))) {
            List<String> derived = derived(written("psk-gap", pieces.without(lost)), psk(PSK));
            assertThat(right).as("without %s", lost).containsAll(derived);
            followed += derived.size();
        }
        assertThat(followed).isPositive();
    }

    private static Exchange written(String name, Recorded recorded) throws IOException {
        Path capture = Files.write(folder.resolve(name + ".pcapng"), recorded.write(""));
        return new Exchange(capture, capture, "");
    }

    /// A full handshake that lost its ClientKeyExchange resumes nothing: the input is not read again for it.
    @Test
    void aLostKeyExchangeIsNoResumption() throws IOException {
        Exchange exchange = speak("lossy", "-no_ticket", "-tls1_2 -cipher AES128-GCM-SHA256");
        Recorded whole = Recorded.of(exchange.capture, 0);
        Recorded without =
                whole.without(whole.ofSameSide(whole.carriers().getFirst()).get(1));
        Path capture = written("lossy", without).capture;
        List<Conversation> conversations = new ArrayList<>();
        List<Path> again = new ArrayList<>();
        Opener opener = new Opener(rsa(), PlaintextSink.NONE, false, conversations::add);
        opener.readableAgain(earlier -> {
            again.add(capture);
            read(earlier, capture);
        });
        read(opener, capture);
        opener.finish();
        assertThat(conversations.getFirst().why()).contains(WhyId.GAP);
        assertThat(again).isEmpty();
    }

    @Test
    void anExternalPskWithDheOpensNothing() throws IOException {
        Exchange exchange =
                speak("dhe", "-tls1_3 -psk " + PSK, "-tls1_3 -ciphersuites TLS_AES_128_GCM_SHA256 -psk " + PSK);
        assertThat(byKeyLog(exchange)).hasSize(1);
        assertThat(opened(exchange, psk(PSK))).allMatch(one -> one.startsWith("SEALED needs-ephemeral 0 "));
    }

    /// The client takes the other group for its key share first, so that the server asks again (RFC 8446 4.1.4): the
    /// binder of the second ClientHello covers the first one's hash.
    @Test
    void theBinderBehindAHelloRetryRequestIsProvedToo() throws IOException {
        Exchange exchange = speak(
                "retry",
                "-tls1_3 -groups P-384",
                "-tls1_3 -sess_out FOLDER/retry",
                "-tls1_3 -groups X25519:P-384 -sess_in FOLDER/retry");
        assertThat(exchange.printed).contains("Reused, ");
        byte[] session = Files.readAllBytes(folder.resolve("retry"));
        assertThat(opened(exchange, store(session)).getLast()).startsWith("SEALED resumption-psk-only 0 ");
    }

    /// Tickets of TLS 1.3: s_client prints the `Resumption PSK` and the ticket's SHA-256.
    @Test
    void theResumptionPskOpensWhatResumesByItAlone() throws IOException {
        Exchange exchange = speak(
                "ticket13",
                "-tls1_3 -allow_no_dhe_kex -groups P-384:X25519",
                "-tls1_3 -groups P-384 -sess_out FOLDER/ticket13",
                "-tls1_3 -groups P-256 -allow_no_dhe_kex -sess_in FOLDER/ticket13");
        assertThat(exchange.printed).contains("Reused, ").contains("Resumption PSK: ");
        List<String> expected = byKeyLog(exchange);
        byte[] session = Files.readAllBytes(folder.resolve("ticket13"));
        for (byte[] text : List.of(session, exchange.printed.getBytes(StandardCharsets.US_ASCII))) {
            List<String> opened = opened(exchange, store(text));
            assertThat(opened.getFirst()).startsWith("SEALED no-secret 0 ");
            assertThat(opened.getLast()).isEqualTo(expected.getLast());
        }
        // The same inside the capture, as editcap puts it there.
        Path keys = Files.writeString(folder.resolve("ticket13.log"), exchange.printed);
        for (List<String> how :
                List.of(List.of("--capture-comment", exchange.printed), List.of("--inject-secrets", "tls," + keys))) {
            assertThat(opened(withSecrets(exchange, how), new SecretStore()).getLast())
                    .as(how.getFirst())
                    .isEqualTo(expected.getLast());
        }
    }

    private static Exchange withSecrets(Exchange exchange, List<String> how) {
        Peer.required("editcap");
        Path capture = folder.resolve("with-secrets.pcapng");
        List<String> command = new ArrayList<>(List.of("editcap"));
        command.addAll(how);
        command.addAll(List.of(exchange.capture.toString(), capture.toString()));
        Peer.run(command, new byte[0]).well();
        return new Exchange(capture, exchange.keyLog, "");
    }

    /// 0-RTT under an external PSK: its secret follows from the PSK and the ClientHello, whatever comes later.
    @Test
    void earlyDataOpensByThePskEvenWithDhe() throws IOException {
        Exchange first = speak("early0", "-tls1_3 -max_early_data 16384", "-tls1_3 -sess_out FOLDER/early");
        assertThat(first.printed).contains("Max Early Data: 16384");
        String session = folder.resolve("early").toString();
        String hex = Peer.run("openssl", "sess_id", "-in", session, "-noout", "-text")
                .well()
                .text()
                .replaceAll("(?s).*Resumption PSK: ([0-9A-F]+).*", "$1");
        Path data = folder.resolve("early.data");
        Files.writeString(data, "EHLO early\r\n");
        Path capture = folder.resolve("early.pcap");
        Path keys = folder.resolve("early.keys");
        String server = "-tls1_3 -early_data -psk_session " + session;
        try (OpenSsl.Server running = openssl.server(certified.orElseThrow(), words(server));
                Tcpdump recording = Tcpdump.onLoopback(capture, "tcp port " + running.port())) {
            String client = "-tls1_3 -psk_session " + session + " -early_data " + data + " -keylogfile " + keys;
            byte[] quit = "Q\n".getBytes(StandardCharsets.US_ASCII);
            assertThat(openssl.client(running.port(), quit, words(client)).text())
                    .contains("Early data was accepted");
            recording.end();
        }
        List<String> opened = opened(new Exchange(capture, keys, ""), psk(hex));
        assertThat(opened).hasSize(1);
        assertThat(opened.getFirst()).startsWith("PARTLY needs-ephemeral 12 " + sha256(data));
    }

    private static String sha256(Path file) {
        return Peer.run("sha256sum", file.toString()).well().text().substring(0, 64);
    }
}
