package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.secrets.LongTermKeys;
import dev.kaifu.protocol.secrets.RsaKeyFile;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.testkit.Corpus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPrivateKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Streams of other people's captures that open with RSA keys, PSKs, key logs in a section's comment, and
/// Zeek's table.
class CorpusKeysTest {
    private static final Pattern RSA_KEY = Pattern.compile("rsa_keys:\"*([^\"]+)\"");
    private static final Pattern PSK = Pattern.compile("tls\\.psk:([0-9a-f]+)");

    @Test
    void whatRsaKeysAndPsksOpenAgreesWithTshark() throws IOException {
        Path corpus = corpus();
        Map<String, String> different = new TreeMap<>();
        int rows = 0;
        for (Corpus.Row row : Corpus.table(corpus.resolve("STREAMS.tsv"))) {
            String options = row.get("tshark_options");
            if (row.get("follow").equals("tls") && (options.contains("rsa_keys") || options.contains("psk"))) {
                rows++;
                Conversation found = conversation(corpus, row, keys(corpus, options));
                if (!Agreement.of(found, row)) {
                    different.put(row.get("file") + " " + row.get("tcp.stream"), Agreement.difference(found, row));
                }
            }
        }
        assertThat(rows).isEqualTo(43);
        assertThat(different).isEmpty();
    }

    /// tshark cannot read these; their key logs were cut out for it, and are left where they are for us.
    @Test
    void keyLogsInSectionCommentsAreUsedByThemselves() throws IOException {
        Path corpus = corpus();
        List<String> different = new ArrayList<>();
        int rows = 0;
        for (Corpus.Row row : Corpus.table(corpus.resolve("STREAMS.tsv"))) {
            boolean own = row.get("tshark_options").contains(row.get("file") + ".comment-keylog.txt");
            if (row.get("follow").equals("tls") && own) {
                rows++;
                Conversation found = conversation(corpus, row, new SecretStore());
                if (!Agreement.of(found, row)) {
                    different.add(Agreement.difference(found, row));
                }
            }
        }
        assertThat(rows).isGreaterThanOrEqualTo(6);
        assertThat(different).isEmpty();
    }

    /// The key log of the corpus was made whole for tshark; here it is as Zeek's own test has it.
    @Test
    void zeeksTableOpensItsCapture() throws IOException {
        Path corpus = corpus();
        Corpus.Row row = Corpus.table(corpus.resolve("STREAMS.tsv")).stream()
                .filter(one -> one.get("file").endsWith("tls12-decryption.pcap"))
                .filter(one -> one.get("follow").equals("tls"))
                .findFirst()
                .orElseThrow();
        String[] fields = Files.readString(corpus.resolve(row.get("file") + ".keylog.txt"))
                .strip()
                .split(" ", -1);
        String random = fields[1].substring(8);
        for (String text : List.of(
                "SSL::secrets += {\n[\"" + escaped(random) + "\"] = \"" + escaped(fields[2]) + "\",\n};\n",
                "CLIENT_RANDOM " + random + " " + fields[2] + "\n")) {
            SecretStore secrets = new SecretStore();
            SecretScanner.scan(text.getBytes(StandardCharsets.US_ASCII)).into(secrets);
            Conversation found = conversation(corpus, row, secrets);
            assertThat(Agreement.of(found, row))
                    .as(Agreement.difference(found, row))
                    .isTrue();
        }
    }

    private static String escaped(String hex) {
        return hex.replaceAll("(..)", "\\\\x$1");
    }

    private static SecretStore keys(Path corpus, String options) throws IOException {
        List<RSAPrivateKey> rsa = new ArrayList<>();
        Matcher key = RSA_KEY.matcher(options);
        if (key.find()
                && RsaKeyFile.parse(Files.readAllBytes(corpus.resolve(key.group(1))), Optional.empty())
                        instanceof Parsed.Value<List<RSAPrivateKey>> found) {
            rsa.addAll(found.value());
        }
        Matcher psk = PSK.matcher(options);
        List<byte[]> psks = psk.find() ? List.of(HexFormat.of().parseHex(psk.group(1))) : List.of();
        SecretStore secrets = new SecretStore();
        secrets.keys(new LongTermKeys(rsa, psks));
        return secrets;
    }

    private static void read(Opener opener, Path file) {
        try {
            opener.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Conversation conversation(Path corpus, Corpus.Row row, SecretStore secrets) throws IOException {
        Path file = corpus.resolve(row.get("file"));
        List<Conversation> conversations = new ArrayList<>();
        Opener opener = new Opener(secrets, PlaintextSink.NONE, true, conversations::add);
        opener.collectSecrets(file);
        opener.readableAgain(earlier -> read(earlier, file));
        opener.read(file);
        opener.finish();
        int stream = Integer.parseInt(row.get("tcp.stream"));
        return conversations.stream()
                .filter(conversation -> conversation.stream().index() == stream)
                .findFirst()
                .orElseThrow();
    }

    private static Path corpus() {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        return corpus;
    }

    /// Whether a conversation is what a row of the corpus says.
    private record Agreement() {
        static boolean of(Conversation found, Corpus.Row row) {
            // Node 0 is whoever sent application data first: compared by address, not by role.
            boolean clientFirst = found.stream().client().toString().equals(row.get("node0"));
            Conversation.Plaintext node0 = clientFirst ? found.client() : found.server();
            Conversation.Plaintext node1 = clientFirst ? found.server() : found.client();
            return same(node0, row.get("node0_bytes"), row.get("node0_sha256"))
                    && same(node1, row.get("node1_bytes"), row.get("node1_sha256"));
        }

        static String difference(Conversation found, Corpus.Row row) {
            return found.status() + " " + found.tls() + " " + found.client() + " " + found.server() + " instead of "
                    + row;
        }

        private static boolean same(Conversation.Plaintext ours, String bytes, String sha256) {
            boolean empty = bytes.equals("0") && ours.bytes() == 0;
            return empty
                    || (Long.toString(ours.bytes()).equals(bytes)
                            && ours.sha256().equals(sha256));
        }
    }
}
