package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Peer;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `open` on a capture of IMAP with a LOGIN in the clear (nDPI's imap.pcap: user samir, password pfres).
class OpenImapTest {
    private static Peer.Ended open(String... options) {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        String capture =
                corpus.resolve("ntop+nDPI/tests/cfgs/default/pcap/imap.pcap").toString();
        String[] arguments = new String[options.length + 2];
        arguments[0] = "open";
        arguments[1] = capture;
        System.arraycopy(options, 0, arguments, 2, options.length);
        return KaifuRun.launched(arguments);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--format text; C: C00001 LOGIN samir ********",
                "--format json; 'tag\":\"C00001\",\"verb\":\"LOGIN\",\"argument\":\"samir ********\"'",
                "--format ndjson; '\"kind\":\"response\",\"tag\":\"C00001\",\"text\":\"OK LOGIN completed\"'",
                "--format events; '\"packet\":11'",
                "--format csv; ',imap,'",
                "--follow 0; C: C00001 LOGIN samir ********"
            },
            quoteCharacter = '\'')
    void everyFormatShowsTheDialogueAndNoPassword(String options, String shown) {
        Peer.Ended ended = open(options.split(" "));
        assertThat(ended.text()).contains(shown).doesNotContain("pfres");
        assertThat(ended.errors()).isEmpty();
    }

    @Test
    void secretsAreShownWhereTheyAreAskedFor() {
        assertThat(open("--show-secrets").text()).contains("C: C00001 LOGIN samir pfres");
    }
}
