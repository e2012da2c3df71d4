package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Tshark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Captures of DTLS and QUIC: a note says how many packets are not opened, as many as tshark finds.
class CorpusNotOpenedTest {
    @Test
    void packetsOfDtlsAndQuicAreCounted() throws IOException {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        List<String> ours = new ArrayList<>();
        List<String> theirs = new ArrayList<>();
        for (Corpus.Row row : Corpus.table(corpus.resolve("MANIFEST.tsv"))) {
            if (!row.get("category").equals("dtls-quic-secret")) {
                continue;
            }
            Path file = corpus.resolve(row.get("file"));
            Opener opener = new Opener(new SecretStore(), PlaintextSink.NONE, false, conversation -> {});
            opener.read(file);
            opener.finish();
            for (String protocol : List.of("DTLS", "QUIC")) {
                // What an ICMP error quotes did not pass there.
                String filter = (protocol.equals("DTLS") ? "dtls" : "quic") + " && !icmp && !icmpv6";
                int count = Tshark.of(file).fields(filter, "frame.number").size();
                String name = row.get("file") + " " + protocol + " ";
                theirs.add(name + count);
                ours.add(name + counted(opener.notes(), protocol));
            }
        }
        assertThat(theirs).hasSizeGreaterThan(10);
        assertThat(ours).isEqualTo(theirs);
    }

    private static String counted(List<String> notes, String protocol) {
        for (String note : notes) {
            if (note.contains(" " + protocol + ", which Kaifu does not open")) {
                return note.substring(0, note.indexOf(' '));
            }
        }
        return "0";
    }
}
