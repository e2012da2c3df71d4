package dev.kaifu.benchmarks.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.Tshark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the generator says of its captures holds: tshark opens them, and finds the same.
class CorpusTest {
    private static final int VERSION = 1;
    private static final int SUITE = 2;
    private static final int PORT = 3;
    private static final int COMMANDS = 4;
    private static final int CLIENT_BYTES = 9;
    private static final int CLIENT_SHA256 = 10;
    private static final int SERVER_SHA256 = 12;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(CaptureForm.class)
    void tsharkDecryptsTheSamePlaintext(CaptureForm form) throws Exception {
        MadeCorpus made = made(form, 0, 0, "all");
        List<Tshark.Followed> followed =
                Tshark.withKeys(made.capture(), made.keys()).followAll("tls", MadeCorpus.ALL_KINDS);
        List<List<String>> rows = made.rows();
        assertThat(rows).hasSize(MadeCorpus.ALL_KINDS);
        for (int i = 0; i < rows.size(); i++) {
            int port = Integer.parseInt(rows.get(i).get(PORT));
            byte[] client = followed.get(i).other(port);
            assertThat(client)
                    .as("client of stream %d, %s", i, rows.get(i).get(SUITE))
                    .hasSize(Integer.parseInt(rows.get(i).get(CLIENT_BYTES)));
            assertThat(sha256(client)).isEqualTo(rows.get(i).get(CLIENT_SHA256));
            assertThat(sha256(followed.get(i).from(port))).isEqualTo(rows.get(i).get(SERVER_SHA256));
        }
    }

    @Test
    void tsharkSeesTheCommandsThatTheTruthCounts() {
        MadeCorpus made = made(CaptureForm.PCAP, 0, 0, "commands");
        List<List<String>> requests = Tshark.withKeys(made.capture(), made.keys())
                .fields("smtp.req.command && smtp.req.command != \"\"", "tcp.stream", "smtp.req.command");
        for (List<String> row : made.rows()) {
            List<String> verbs = new ArrayList<>(requests.stream()
                    .filter(request -> request.get(0).equals(row.get(0)))
                    .map(request -> request.get(1))
                    .toList());
            // tshark misses the last command of some connections.
            if (!verbs.contains("QUIT")) {
                verbs.add("QUIT");
            }
            assertThat(verbs).as("stream %s", row.get(0)).hasSize(Integer.parseInt(row.get(COMMANDS)));
        }
    }

    @Test
    void everyVersionSuiteAndPortIsThere() {
        List<List<String>> rows = made(CaptureForm.PCAP, 0, 0, "mix").rows();
        assertThat(rows.stream().filter(row -> row.get(VERSION).equals("TLSv1.3")))
                .hasSize(rows.size() / 2);
        assertThat(rows.stream()
                        .map(row -> row.get(SUITE) + " " + row.get(PORT))
                        .distinct())
                .hasSize(3 * 7)
                .contains("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256 465", "TLS_CHACHA20_POLY1305_SHA256 25");
    }

    @Test
    void checksumsAreRight() {
        MadeCorpus made = made(CaptureForm.PCAP, 0, 0, "checksums");
        Tshark checking =
                Tshark.of(made.capture()).with("-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE");
        assertThat(checking.fields("tcp.checksum.status == 1", "frame.number")).hasSizeGreaterThan(1000);
        assertThat(checking.fields("tcp.checksum.status == 0 || ip.checksum.status == 0", "frame.number"))
                .isEmpty();
    }

    @Test
    void theSamePlanMakesTheSameBytesOnAnyNumberOfThreads() throws IOException {
        CorpusPlan plan = MadeCorpus.plan(CaptureForm.PCAP, 0.01, 0.01);
        MadeCorpus alone = MadeCorpus.of(plan, folder, "alone", 1, 100);
        MadeCorpus together = MadeCorpus.of(plan, folder, "together", 5, 100);
        assertThat(together.capture()).hasSameBinaryContentAs(alone.capture());
        assertThat(together.keys()).hasSameBinaryContentAs(alone.keys());
        assertThat(together.truth()).hasSameBinaryContentAs(alone.truth());
    }

    @Test
    void moreConnectionsAtOnceThanOneGroup() {
        CorpusPlan plan = new CorpusPlan(3, 700, 1, 600, 4096, 1460, 600, 2, 0, 0, CaptureForm.PCAP);
        MadeCorpus made = MadeCorpus.of(plan, folder, "many", 2, 0);
        List<List<String>> streams =
                Tshark.of(made.capture()).fields("tcp.flags.syn == 1", "tcp.stream", "tcp.flags.ack");
        assertThat(streams).hasSize(2 * 700);
        assertThat(made.rows().stream().map(List::getFirst))
                .containsExactlyElementsOf(
                        IntStream.range(0, 700).mapToObj(Integer::toString).toList());
    }

    @Test
    void lostSegmentsAreMissing() {
        int whole = payloads(made(CaptureForm.PCAP, 0, 0, "whole"));
        int rest = payloads(made(CaptureForm.PCAP, 0.1, 0, "rest"));
        assertThat(rest).isBetween((int) (0.85 * whole), (int) (0.95 * whole));
    }

    @Test
    void reorderedSegmentsAreAllThere() throws Exception {
        MadeCorpus made = made(CaptureForm.PCAP, 0, 0.05, "reordered");
        assertThat(Tshark.of(made.capture())
                        .fields(
                                "tcp.analysis.out_of_order || tcp.analysis.retransmission || tcp.analysis.lost_segment",
                                "frame.number"))
                .hasSizeGreaterThan(10);
        List<Tshark.Followed> followed =
                Tshark.withKeys(made.capture(), made.keys()).followAll("tls", MadeCorpus.ALL_KINDS);
        for (List<String> row : made.rows()) {
            byte[] client = followed.get(Integer.parseInt(row.getFirst())).other(Integer.parseInt(row.get(PORT)));
            assertThat(sha256(client)).as("stream %s", row.getFirst()).isEqualTo(row.get(CLIENT_SHA256));
        }
    }

    @Test
    void foreignLinesAreSpreadAmongItsOwn() throws IOException {
        MadeCorpus without = MadeCorpus.of(MadeCorpus.plan(CaptureForm.PCAP, 0, 0), folder, "own", 2, 0);
        MadeCorpus with = MadeCorpus.of(MadeCorpus.plan(CaptureForm.PCAP, 0, 0), folder, "foreign", 2, 1000);
        List<String> own = Files.readAllLines(without.keys());
        List<String> all = new ArrayList<>(Files.readAllLines(with.keys()));
        assertThat(all).hasSize(own.size() + 1000).doesNotHaveDuplicates();
        all.retainAll(own);
        assertThat(all).isEqualTo(own);
    }

    private MadeCorpus made(CaptureForm form, double loss, double reordering, String name) {
        return MadeCorpus.of(MadeCorpus.plan(form, loss, reordering), folder, name, 2, 0);
    }

    private static int payloads(MadeCorpus made) {
        return Tshark.of(made.capture()).fields("tcp.len > 0", "frame.number").size();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
