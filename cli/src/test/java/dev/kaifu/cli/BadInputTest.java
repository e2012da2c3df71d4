package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a user reads on stderr where a file is not what it should be: the exact text, the exit status, and whether what
/// could be read is shown. The files are made of a real recording (s_client to Postfix over TLS 1.3).
class BadInputTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void files() throws IOException {
        Path seed = Corpus.seedCaptures().orElse(null);
        Assumptions.assumeTrue(seed != null, "KAIFU_CORPUS names no folder");
        byte[] whole = Files.readAllBytes(seed.resolve("s13.pcap"));
        String keys = Files.readString(seed.resolve("s13.keys"));
        write("good.pcap", whole);
        write("good.keys", keys.getBytes(StandardCharsets.US_ASCII));
        write("empty.pcap", new byte[0]);
        write("text.pcap", "Received: from mail\n".getBytes(StandardCharsets.US_ASCII));
        write("header.pcap", Arrays.copyOf(whole, 20));
        write("nothing.pcap", Arrays.copyOf(whole, 24));
        write("cut.pcap", Arrays.copyOf(whole, whole.length - 30));
        byte[] usb = whole.clone();
        usb[20] = (byte) 189;
        write("usb.pcap", usb);
        byte[] zipped = gzip(whole);
        write("cut.pcap.gz", Arrays.copyOf(zipped, zipped.length - 9));
        write("begin.pcap.gz", Arrays.copyOf(zipped, 5));
        // A section header, then a block that claims 7 bytes.
        write("length.pcapng", new byte[] {
            0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1, 28,
            0, 0, 0, 6, 0, 0, 0, 7, 0, 0, 0, 7, 0, 0, 0
        });
        write(
                "garbage.keys",
                ("what is this\nCLIENT_RANDOM zz zz\nSERVER_TRAFFIC_SECRET_0 00 00\n" + keys)
                        .getBytes(StandardCharsets.US_ASCII));
        Files.createDirectory(folder.resolve("folder"));
        Files.writeString(folder.resolve("evil\u001b[31m.pcap"), "nothing");
    }

    static Stream<Arguments> table() {
        return Stream.of(
                row(
                        "open empty.pcap",
                        3,
                        false,
                        "empty.pcap is empty: it holds no packets; record again, or give another" + " file."),
                row(
                        "open text.pcap",
                        3,
                        false,
                        "text.pcap is no capture that Kaifu knows (pcap, pcapng, snoop, or one of"
                                + " them in gzip or zstd); give the file that tcpdump, tshark or Wireshark wrote."),
                row("open missing.pcap", 3, false, "there is no file missing.pcap; check the path."),
                row("open folder", 3, false, "folder is a folder; give the capture files in it."),
                row(
                        "open header.pcap",
                        3,
                        false,
                        "header.pcap ends inside its file header, before the first packet; copy"
                                + " or record it again."),
                row(
                        "open nothing.pcap",
                        0,
                        false,
                        "There are no packets in the capture; record while the mail passes."),
                row(
                        "open cut.pcap --keys good.keys",
                        3,
                        true,
                        "cut.pcap ends in the middle of a packet at byte 6517; the"
                                + " packets before it were read. Copy or record it again for the rest."),
                row(
                        "open length.pcapng",
                        3,
                        false,
                        "length.pcapng is damaged at byte 28: a block claims 7 bytes; what"
                                + " follows cannot be read."),
                row(
                        "open usb.pcap",
                        3,
                        false,
                        "42 packets (from packet 1 on) have link type 189, which Kaifu cannot"
                                + " read; record on an Ethernet, Wi-Fi, loopback or \"any\" interface."),
                row(
                        "open begin.pcap.gz",
                        3,
                        false,
                        "begin.pcap.gz begins as gzip does but is cut off or damaged at once;"
                                + " copy or download it again."),
                row(
                        "open evil\u001b[31m.pcap",
                        3,
                        false,
                        "evil\\x1b[31m.pcap is no capture that Kaifu knows (pcap, pcapng,"
                                + " snoop, or one of them in gzip or zstd); give the file that tcpdump, tshark or Wireshark wrote."),
                row(
                        "open missing.pcap good.pcap --keys good.keys",
                        3,
                        true,
                        "there is no file missing.pcap; check the" + " path."),
                row(
                        "open - --keys good.keys",
                        3,
                        false,
                        "stdin is empty: it holds no packets; record again, or give" + " another file."),
                row(
                        "open good.pcap --keys garbage.keys",
                        0,
                        true,
                        "2 lines of garbage.keys are no valid key-log line, the" + " first at line 2; left out."),
                row("open good.pcap --keys missing.keys", 3, false, "there is no file missing.keys; check the path."),
                row("open good.pcap --keys folder", 3, false, "folder is a folder; give the file with the secrets."),
                row(
                        "open good.pcap --keys good.pcap --keys good.keys",
                        0,
                        true,
                        "good.pcap is a capture, not a key log;"
                                + " secrets inside a capture are used when it is given as CAPTURE."),
                row(
                        "open good.pcap --keys empty.pcap --keys good.keys",
                        0,
                        true,
                        "no TLS secret was found in empty.pcap;"
                                + " give a key log, or the output of openssl s_client -msg."),
                row(
                        "open good.pcap --follow 7",
                        1,
                        false,
                        "there is no stream 7 in the capture; open it without --follow" + " to see which there are."),
                row("open good.pcap --raw", 2, false, "--raw and --side need --follow N; give the stream's number."),
                row("keys missing.keys", 3, false, "there is no file missing.keys; check the path."),
                row("keys folder", 3, false, "folder is a folder; give the file with the secrets."));
    }

    /// @param shown whether the dialogue is shown, as far as the file holds it
    private static Arguments row(String command, int status, boolean shown, String sentence) {
        return Arguments.of(command, status, shown, sentence);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void saysWhatWhereAndWhatToDo(String command, int status, boolean shown, String sentence) throws Exception {
        Peer.Ended ended = KaifuRun.launchedIn(folder, new byte[0], command.split(" ", -1));
        assertThat(ended.errors()).isEqualTo("kaifu: " + sentence + "\n");
        assertThat(ended.status()).isEqualTo(status);
        if (shown) {
            assertThat(ended.text()).contains("S: 220 mail.example.jp ESMTP Postfix", "C: QUIT");
        } else {
            assertThat(ended.text()).doesNotContain("S: ").doesNotContain("stream 0");
        }
    }

    /// How much had come out of it is zlib's affair.
    @Test
    void gzipThatIsCutOffShowsWhatItHeld() throws Exception {
        Peer.Ended ended = KaifuRun.launchedIn(folder, new byte[0], "open", "cut.pcap.gz", "--keys", "good.keys");
        assertThat(ended.errors())
                .matches("kaifu: cut\\.pcap\\.gz is cut off inside its compression, behind byte [0-9]+ of what it"
                        + " holds; the packets before that were read\\. Copy or download it again for the rest\\.\n");
        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.text()).contains("S: 220 mail.example.jp ESMTP Postfix");
    }

    @Test
    void aPipeIsReadOnceAndOpens() throws Exception {
        byte[] capture = Files.readAllBytes(folder.resolve("good.pcap"));
        Peer.Ended ended = KaifuRun.launchedIn(folder, capture, "open", "-", "--keys", "good.keys");
        assertThat(ended.errors()).isEmpty();
        assertThat(ended.status()).isZero();
        assertThat(ended.text()).contains("C: QUIT");
    }

    @Test
    void aFolderOnStdinIsCalledSo() {
        List<String> command = new ArrayList<>(List.of("bash", "-c", "\"$0\" \"$@\" < " + folder.resolve("folder")));
        command.addAll(KaifuRun.command("open", "-"));
        Peer.Ended ended = Peer.run(command, new byte[0]);
        assertThat(ended.errors()).isEqualTo("kaifu: stdin is a folder; give the capture files in it.\n");
        assertThat(ended.status()).isEqualTo(ExitStatus.UNREADABLE);
    }

    private static void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(plain);
        }
        return out.toByteArray();
    }

    @Test
    void theTableSpeaksOfEveryFile() {
        List<String> commands = table().map(row -> (String) row.get()[0]).toList();
        assertThat(folder.toFile().list())
                .allSatisfy(name ->
                        assertThat(String.join(" ", commands) + " cut.pcap.gz").contains(name));
    }
}
