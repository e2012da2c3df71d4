package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.Conversations;
import dev.kaifu.analysis.Opener;
import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.Conversation.Status;
import dev.kaifu.analysis.work.ConversationSink;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.testkit.Corpus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A file whose blocks hold a wrong secret of a session before it and the right one behind all: it opens by its own
/// name, whether or not another session that lacks its secret has had the file looked through meanwhile.
class OwnNamesTest {
    @TempDir
    private Path folder;

    /// @param spoilt what is wrong in the lines before the packets
    @ParameterizedTest(name = "{0}, {1} wrong, beside {2}")
    @CsvSource({
        "s12, CLIENT_RANDOM, st12",
        "s12, CLIENT_RANDOM, st13",
        "s13, SECRET, st13",
        "s13, SERVER_TRAFFIC_SECRET_0, st13",
        "s13, CLIENT_TRAFFIC_SECRET_0, st12",
        "s13, HANDSHAKE, st12"
    })
    void theRightSecretBehindAWrongOneIsItsOwn(String name, String spoilt, String other) throws IOException {
        String keys = Files.readString(seeds().resolve(name + ".keys"));
        Recorded session = Recorded.of(seeds().resolve(name + ".pcap"), 0);
        Recorded lacking = Recorded.of(seeds().resolve(other + ".pcap"), 0);
        String whole = session.open(keys.getBytes(StandardCharsets.US_ASCII)).client();
        for (boolean first : new boolean[] {true, false}) {
            List<Recorded.Segment> packets = new ArrayList<>(first ? session.segments() : lacking.segments());
            packets.addAll(first ? lacking.segments() : session.segments());
            Path file = folder.resolve(first + ".pcapng");
            Files.write(file, new Recorded(packets).write(spoil(keys, spoilt), keys));
            for (int threads : new int[] {1, 2, 16}) {
                List<Conversation> opened = open(file, threads);
                assertThat(opened).hasSize(2);
                Conversation own = opened.get(first ? 0 : 1);
                TlsSummary tls = own.tls().orElseThrow();
                assertThat(own.status())
                        .as("first %s, threads %s", first, threads)
                        .isEqualTo(Status.DECRYPTED);
                assertThat(own.client().bytes()).isEqualTo(whole.length());
                assertThat(tls.foreign())
                        .as("first %s, threads %s", first, threads)
                        .isEmpty();
                assertThat(tls.handshake().ech()).isEqualTo(TlsHandshake.Ech.NO);
                assertThat(opened.get(first ? 1 : 0).status()).isNotEqualTo(Status.DECRYPTED);
            }
        }
    }

    /// The ServerHello is missing, so that the suite is guessed with the session's own secrets.
    @Test
    void withoutTheServerHelloToo() throws IOException {
        String keys = Files.readString(seeds().resolve("s13.keys"));
        Recorded session = Recorded.of(seeds().resolve("s13.pcap"), 0);
        Recorded without = session.without(session.carriers().get(1));
        Path file = Files.write(folder.resolve("without.pcapng"), without.write(spoil(keys, "SECRET"), keys));
        int whole =
                session.open(keys.getBytes(StandardCharsets.US_ASCII)).client().length();
        assertThat(open(file, 1).getFirst().client().bytes()).isEqualTo(whole);
    }

    private static String spoil(String keys, String where) {
        return keys.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> {
                    int value = line.lastIndexOf(' ') + 1;
                    char turned = line.charAt(value) == '0' ? '1' : '0';
                    return line.contains(where) ? line.substring(0, value) + turned + line.substring(value + 1) : line;
                })
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static List<Conversation> open(Path file, int threads) throws IOException {
        List<Conversation> conversations = new ArrayList<>();
        ConversationSink<Conversation> sink = new Conversations(conversations);
        try (Opener opener = new Opener(new SecretStore(), true, threads, sink)) {
            opener.secretsElsewhere(() -> {
                try {
                    opener.collectSecrets(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            opener.read(file);
            opener.finish();
        }
        conversations.sort(Comparator.comparingInt(one -> one.stream().index()));
        return conversations;
    }

    private static Path seeds() {
        Path folder = Corpus.seedCaptures().orElse(null);
        Assumptions.assumeTrue(folder != null, "KAIFU_CORPUS names no folder");
        return folder;
    }
}
