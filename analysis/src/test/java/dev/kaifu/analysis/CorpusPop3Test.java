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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Every POP3 dialogue of the corpus has the commands, SASL lines and responses that tshark has, in the same packets.
class CorpusPop3Test {
    /// Two lists come in two packets each: tshark shows the first of them, Kaifu the one that ends the list.
    private static final String LISTS = "suricata-verify/tests/pop3/input.pcap";

    @Test
    void dialoguesAgreeWithTshark() throws IOException {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        int files = 0;
        for (Corpus.Row row : Corpus.table(corpus.resolve("MANIFEST.tsv"))) {
            if (row.get("pop").matches("0?")) {
                continue;
            }
            files++;
            String name = row.get("file");
            Tshark tshark = Corpus.keyLog(row)
                    .map(keys -> Tshark.withKeys(corpus.resolve(name), corpus.resolve(keys)))
                    .orElseGet(() -> Tshark.of(corpus.resolve(name)));
            List<Conversation.Event> events = events(corpus, row);
            assertThat(said(events, Side.CLIENT)).as(name).isEqualTo(shown(tshark, "pop.request.command"));
            List<String> answers = shown(tshark, "pop.response.indicator");
            if (name.endsWith(LISTS)) {
                answers.replaceAll(
                        answer -> answer.equals("17 +OK") ? "42 +OK" : answer.equals("48 +OK") ? "118 +OK" : answer);
            }
            assertThat(said(events, Side.SERVER)).as(name).isEqualTo(answers);
        }
        assertThat(files).isEqualTo(9);
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
                .filter(conversation -> conversation.protocol() == MailProtocol.POP3)
                .flatMap(conversation -> conversation.events().stream())
                .toList();
    }

    /// Each with its packet: `6 USER`, `7 +OK`; a SASL line alone; continuations, for which tshark has no field, are
    /// left out.
    private static List<String> said(List<Conversation.Event> events, Side side) {
        List<String> said = new ArrayList<>();
        for (Conversation.Event event : events) {
            if (event.event().from() != side) {
                continue;
            }
            if (event.event() instanceof MailEvent.Command command) {
                said.add(event.packet() + " " + command.verb());
            } else if (event.event() instanceof MailEvent.SaslLine line && side == Side.CLIENT) {
                said.add(event.packet() + " " + line.line().toUpperCase(Locale.ROOT));
            } else if (event.event() instanceof MailEvent.Response response) {
                said.add(event.packet() + " " + response.tag());
            } else if (event.event() instanceof MailEvent.Unparsed unparsed) {
                said.add(event.packet() + " " + unparsed.why());
            }
        }
        return said;
    }

    private static List<String> shown(Tshark tshark, String field) {
        return new ArrayList<>(tshark.fields(field, "frame.number", field).stream()
                .map(fields -> fields.getFirst() + " " + fields.getLast().toUpperCase(Locale.ROOT))
                .toList());
    }
}
