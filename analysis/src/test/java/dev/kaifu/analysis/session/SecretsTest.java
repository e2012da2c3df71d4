package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.Conversations;
import dev.kaifu.analysis.Opener;
import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.Conversation.Status;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.session.Recorded.Opened;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.testkit.Corpus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The key log of a real TLS 1.3 or 1.2 recording, spoilt in every way: what opens, and what is said where it does not.
class SecretsTest {
    /// A sed-like change of the key log: lines that hold `where` are dropped (`drop`), their secrets spoilt (`spoil`),
    /// or
    /// they get another label (`as X`).
    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource({
        "s13, nothing, '', DECRYPTED, ''",
        "s13, spoil, SECRET, SEALED, tag-fails",
        "s13, spoil, CLIENT_TRAFFIC_SECRET_0, PARTLY, tag-fails",
        "s13, spoil, SERVER_TRAFFIC_SECRET_0, PARTLY, tag-fails",
        "s13, drop, CLIENT_TRAFFIC_SECRET_0, PARTLY, half-secrets",
        "s13, drop, SERVER_, PARTLY, half-secrets",
        "s13, drop, _TRAFFIC_SECRET_0, SEALED, half-secrets",
        // What stood in the handshake is no part of the plaintext.
        "s13, drop, HANDSHAKE, DECRYPTED, ''",
        "s13, spoil, HANDSHAKE, DECRYPTED, ''",
        "s13, drop, SECRET, SEALED, no-secret",
        "s13, as EXPORTER_SECRET, TRAFFIC_SECRET, DECRYPTED, ''",
        "s13, as CLIENT_HANDSHAKE_TRAFFIC_SECRET, TRAFFIC_SECRET, DECRYPTED, ''",
        "s13, as SERVER_TRAFFIC_SECRET_0, TRAFFIC_SECRET, DECRYPTED, ''",
        "s12, spoil, CLIENT_RANDOM, SEALED, tag-fails",
        "s12, drop, CLIENT_RANDOM, SEALED, no-secret",
        "s12, as PMS_CLIENT_RANDOM, CLIENT_RANDOM, DECRYPTED, ''",
        "st13, spoil, SECRET, SEALED, tag-fails",
    })
    void spoilt(String name, String how, String where, Status status, String why) throws IOException {
        Recorded recorded = Recorded.of(folder().resolve(name + ".pcap"), 0);
        Opened opened = recorded.open(bytes(change(keys(name), how, where)));
        assertThat(opened.why()).isEqualTo(why);
        assertThat(opened.conversation().status()).isEqualTo(status);
        if (status == Status.DECRYPTED) {
            Opened whole = recorded.open(bytes(keys(name)));
            assertThat(opened.client()).isEqualTo(whole.client()).contains("mail from");
            assertThat(opened.server()).isEqualTo(whole.server());
        } else if (status == Status.SEALED) {
            assertThat(opened.client()).isEmpty();
            assertThat(opened.server()).isEmpty();
        }
    }

    @Test
    void rightSecretsAmongManyWrongOnesProveThemselves() throws IOException {
        String keys = keys("s13");
        String wrong = change(keys, "spoil", "SECRET");
        Opened opened = Recorded.of(folder().resolve("s13.pcap"), 0)
                .open(bytes(wrong.repeat(3) + wrong.replace('7', '3') + keys));
        assertThat(opened.conversation().status()).isEqualTo(Status.DECRYPTED);
    }

    /// A DSB behind its packets: known in time from a file, too late from a pipe.
    @Test
    void secretsLateInTheFile(@TempDir Path folder) throws IOException {
        byte[] capture = Recorded.of(folder().resolve("s13.pcap"), 0).write(keys("s13"));
        Path file = folder.resolve("late.pcapng");
        Files.write(file, capture);
        List<Conversation> fromFile = new ArrayList<>();
        Opener opener = new Opener(new SecretStore(), PlaintextSink.NONE, false, fromFile::add);
        opener.collectSecrets(file);
        opener.read(file);
        opener.finish();
        assertThat(fromFile.getFirst().status()).isEqualTo(Status.DECRYPTED);

        List<Conversation> fromPipe = new ArrayList<>();
        Opener once = new Opener(new SecretStore(), PlaintextSink.NONE, false, fromPipe::add);
        once.read(new ByteArrayInputStream(capture), "stdin");
        once.finish();
        assertThat(fromPipe.getFirst().status()).isEqualTo(Status.SEALED);
        assertThat(once.notes())
                .containsExactly("The secrets of 1 conversation came behind its packets, too late for an input that is"
                        + " read only once; write the capture to a file and open that.");
    }

    /// Half of them are there in time: from a file all are; from a pipe the others come too late, as the reason says on
    /// one thread and on two.
    @Test
    void halfOfTheSecretsLateInThePipe(@TempDir Path folder) throws IOException {
        String early = change(keys("s13"), "drop", "_TRAFFIC_SECRET_0");
        String late = change(keys("s13"), "drop", "HANDSHAKE");
        Recorded whole = Recorded.of(folder().resolve("s13.pcap"), 0);
        // Two sections, with the late ones between them.
        int middle = whole.carriers().get(whole.carriers().size() / 2);
        ByteArrayOutputStream sections = new ByteArrayOutputStream();
        sections.write(whole.first(middle).write(early, late));
        sections.write(whole.from(middle).write(""));
        byte[] capture = sections.toByteArray();
        Path file = Files.write(folder.resolve("late.pcapng"), capture);
        for (int threads = 1; threads <= 2; threads++) {
            List<Conversation> fromFile = new ArrayList<>();
            try (Opener opener = new Opener(new SecretStore(), false, threads, new Conversations(fromFile))) {
                opener.secretsElsewhere(() -> collect(opener, file));
                opener.read(file);
                opener.finish();
            }
            assertThat(fromFile.getFirst().status()).isEqualTo(Status.DECRYPTED);
            List<Conversation> fromPipe = new ArrayList<>();
            try (Opener once = new Opener(new SecretStore(), false, threads, new Conversations(fromPipe))) {
                once.read(new ByteArrayInputStream(capture), "stdin");
                once.finish();
            }
            assertThat(fromPipe.getFirst().status()).isNotEqualTo(Status.DECRYPTED);
            assertThat(fromPipe.getFirst().why()).contains(WhyId.SECRETS_TOO_LATE);
        }
    }

    private static void collect(Opener opener, Path file) {
        try {
            opener.collectSecrets(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String change(String keys, String how, String where) {
        return keys.lines()
                .filter(line -> !(how.equals("drop") && line.contains(where)))
                .map(line -> line.contains(where) && !where.isEmpty() ? changed(line, how) : line)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String changed(String line, String how) {
        String[] words = line.split(" ", -1);
        if (how.startsWith("as ")) {
            words[0] = how.substring(3);
        } else if (how.equals("spoil") && words.length == 3) {
            char first = words[2].charAt(0);
            words[2] = (first == '0' ? '1' : '0') + words[2].substring(1);
        }
        return String.join(" ", words);
    }

    private static String keys(String name) throws IOException {
        return Files.readString(folder().resolve(name + ".keys"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Path folder() {
        Path folder = Corpus.seedCaptures().orElse(null);
        Assumptions.assumeTrue(folder != null, "KAIFU_CORPUS names no folder");
        return folder;
    }
}
