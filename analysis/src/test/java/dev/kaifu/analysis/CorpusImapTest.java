package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.protocol.bytes.ByteSpan;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailProtocol;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Tshark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Every IMAP dialogue of the corpus has the commands, SASL lines, continuations and completions that tshark has, in
/// the
/// same packets.
class CorpusImapTest {
    /// 78 bytes of the server are missing in this capture; tshark shows no response behind them, though they are there.
    private static final String GAPPED = "IMAP - Login (Plaintext) 2.pcapng";

    /// This capture begins in mid-dialogue; its packet 3 is `DONE`, which `tshark -V` shows as data of no protocol.
    private static final String MIDSTREAM = "imap_bitenc.pcap";

    @Test
    void dialoguesAgreeWithTshark() throws IOException {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        int files = 0;
        for (Corpus.Row row : Corpus.table(corpus.resolve("MANIFEST.tsv"))) {
            if (row.get("imap").isEmpty() || row.get("imap").equals("0")) {
                continue;
            }
            files++;
            String name = row.get("file");
            Tshark tshark = Corpus.keyLog(row)
                    .map(keys -> Tshark.withKeys(corpus.resolve(name), corpus.resolve(keys)))
                    .orElseGet(() -> Tshark.of(corpus.resolve(name)));
            List<Conversation.Event> events = events(corpus, row);
            List<String> asked = new ArrayList<>(said(events, Side.CLIENT));
            if (name.endsWith(MIDSTREAM)) {
                assertThat(asked.removeFirst()).isEqualTo("3 DONE");
            }
            assertThat(asked).as(name).isEqualTo(requests(tshark));
            List<String> answers = said(events, Side.SERVER);
            if (name.endsWith(GAPPED)) {
                assertThat(answers).startsWith(responses(tshark).toArray(String[]::new));
            } else {
                assertThat(answers).as(name).isEqualTo(responses(tshark));
            }
        }
        assertThat(files).isEqualTo(11);
    }

    private static List<Conversation.Event> events(Path corpus, Corpus.Row row) throws IOException {
        SecretStore secrets = new SecretStore();
        List<Conversation> conversations = new ArrayList<>();
        Opener opener = new Opener(secrets, PlaintextSink.NONE, false, conversations::add);
        if (Corpus.keyLog(row).isPresent()) {
            opener.keyLog(ByteSpan.of(
                    Files.readAllBytes(corpus.resolve(Corpus.keyLog(row).get()))));
        }
        opener.read(corpus.resolve(row.get("file")));
        opener.finish();
        return conversations.stream()
                .filter(conversation -> conversation.protocol() == MailProtocol.IMAP)
                .flatMap(conversation -> conversation.events().stream())
                .toList();
    }

    /// Each with its packet: `6 a1 CAPABILITY`; a SASL line or DONE alone; what tshark has no field for is left out.
    private static List<String> said(List<Conversation.Event> events, Side side) {
        return events.stream()
                .filter(event -> event.event().from() == side)
                .flatMap(event -> words(event.event()).map(words -> (event.packet() + " " + words).strip()))
                .toList();
    }

    private static Stream<String> words(MailEvent event) {
        return switch (event) {
            // tshark leaves UID out.
            case MailEvent.Command command ->
                Stream.of((command.tag() + " " + command.verb().replace("UID ", "")).strip());
            case MailEvent.SaslLine line when line.from() == Side.SERVER -> Stream.of("+ " + line.line());
            case MailEvent.SaslLine line -> line.line().isEmpty() ? Stream.empty() : Stream.of(line.line());
            case MailEvent.Response response ->
                response.tag().equals("*")
                        ? Stream.empty()
                        : Stream.of(response.tag() + " " + response.text().split(" ", 2)[0]);
            default -> Stream.empty();
        };
    }

    private static List<String> requests(Tshark tshark) {
        return tshark.fields("imap.isrequest == 1", "frame.number", "imap.request_tag", "imap.request.command").stream()
                .filter(fields -> !fields.get(1).isEmpty())
                .map(fields -> (fields.get(0) + " " + fields.get(1) + " "
                                + fields.get(2).toUpperCase(Locale.ROOT))
                        .strip())
                .toList();
    }

    private static List<String> responses(Tshark tshark) {
        return tshark
                .fields("imap.isrequest == 0", "frame.number", "imap.response_tag", "imap.response.status")
                .stream()
                .filter(fields -> !fields.get(1).isEmpty())
                // The `)` behind a literal is a tag to tshark.
                .map(fields -> (fields.get(0) + " " + fields.get(1).replace("),", "") + " " + fields.get(2)).strip())
                .toList();
    }
}
