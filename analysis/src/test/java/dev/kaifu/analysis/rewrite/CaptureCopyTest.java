package dev.kaifu.analysis.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.capture.CaptureFile;
import dev.kaifu.capture.CaptureSink;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.capture.PcapngBlock;
import dev.kaifu.capture.PcapngWriter;
import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.Tshark;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a pcapng says besides its packets is in its copy: tshark and capinfos say the same of both.
class CaptureCopyTest {
    private static final String SECRET = "CLIENT_RANDOM " + "0123456789abcdef".repeat(4) + " " + "ab".repeat(48);
    private static final String KEPT = "a comment that is kept, long enough to be looked through";
    /// Made so that each kind of block and option is in one of them.
    private static final String EVERY_BLOCK = "hadrielk+";
    /// Bytes of the captures that are looked at.
    private static final int SMALL = 30_000;

    /// tshark counts its custom blocks as packets, one of which says that it must not be copied (0x40000BAD).
    private static final String NOT_TO_BE_COPIED = "/difficult/test202.pcapng";

    private static final String REMOVED =
            "Capture comment:     Removed by kaifu: there were secrets of TLS in this comment.";
    private static final String SECRETS = "Number of decryption secrets in file:";
    private static final int COMMENT = 1;
    private static final int ENHANCED_PACKET = 6;

    @TempDir
    private Path folder;

    private Path copy(Path capture, List<String> keyLogs) throws IOException {
        Path file = folder.resolve("copy.pcapng");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            CaptureCopy copy = new CaptureCopy(out, keyLogs);
            CaptureFile.read(capture, copy, new CapturedPacket());
            copy.finish();
        }
        return file;
    }

    /// Of many hands: both byte orders, several sections, every kind of block.
    @Test
    void copiesOfTheCorpusSayWhatTheirOriginalsSay() throws IOException {
        Path corpus = Corpus.folder().orElse(null);
        Assumptions.assumeTrue(corpus != null, "KAIFU_CORPUS names no folder");
        int files = 0;
        for (Corpus.Row row : Corpus.table(corpus.resolve("MANIFEST.tsv"))) {
            boolean wanted = row.get("container").startsWith("pcapng")
                    && row.get("tshark_rc").equals("0")
                    && !row.get("file").endsWith(NOT_TO_BE_COPIED)
                    && (row.get("file").startsWith(EVERY_BLOCK)
                            || row.get("file").contains("Lekensteyn"))
                    && Integer.parseInt(row.get("size")) < SMALL;
            if (!wanted) {
                continue;
            }
            Path capture = corpus.resolve(row.get("file"));
            Path copied = copy(capture, List.of());
            List<String> original = packets(capture);
            assertThat(packets(copied)).as(row.get("file")).isEqualTo(original);
            assertThat(about(copied)).as(row.get("file")).isEqualTo(about(capture));
            assertThat(names(copied)).as(row.get("file")).isEqualTo(names(capture));
            files++;
        }
        assertThat(files).isGreaterThan(20);
    }

    private static List<String> packets(Path capture) {
        return Tshark.of(capture)
                .lines(
                        "-T",
                        "fields",
                        "-e",
                        "frame.time_epoch",
                        "-e",
                        "frame.len",
                        "-e",
                        "frame.cap_len",
                        "-e",
                        "frame.interface_name",
                        "-e",
                        "frame.encap_type",
                        "-e",
                        "frame.comment");
    }

    /// Without what a copy changes: its name, size and digests, and the secrets.
    private static List<String> about(Path capture) {
        return Peer.run("capinfos", capture.toString())
                .well()
                .text()
                .lines()
                .filter(line -> !line.startsWith("File name:")
                        && !line.startsWith("File size:")
                        && !line.startsWith("SHA256:")
                        && !line.startsWith("RIPEMD160:")
                        && !line.startsWith("SHA1:")
                        && !line.startsWith(SECRETS))
                .map(line -> line.contains("CLIENT_RANDOM ") ? REMOVED : line)
                .map(line -> line.replace(" (gzip compressed)", ""))
                .toList();
    }

    private static List<String> names(Path capture) {
        return Tshark.of(capture).lines("-q", "-z", "hosts").stream()
                .filter(line -> !line.contains(capture.toString()))
                // In the order of a hash table.
                .sorted()
                .toList();
    }

    /// Key logs in comments, in custom blocks and in DSBs are gone; what stands beside them stays.
    @ParameterizedTest
    @MethodSource
    void secretsInCommentsAreNotCopied(String secret) throws IOException {
        for (boolean big : new boolean[] {false, true}) {
            Path capture = folder.resolve("secrets-" + big + ".pcapng");
            Files.write(capture, withSecrets(big, secret));
            Path copied = copy(capture, List.of());
            String text = Files.readString(copied, StandardCharsets.ISO_8859_1);
            assertThat(text).doesNotContain("0123456789abcdef").contains(KEPT);
            assertThat(Tshark.of(copied).fields("frame", "frame.comment"))
                    .containsExactly(
                            List.of(KEPT), List.of("Removed by kaifu: there were secrets of TLS in this comment."));
            assertThat(about(copied)).anyMatch(line -> line.contains("Removed by kaifu"));
        }
    }

    /// Of a key log; of s_client's log of TLS 1.3, with the ticket's name and without.
    static List<String> secretsInCommentsAreNotCopied() {
        String psk = "    Resumption PSK: " + "0123456789abcdef".repeat(6) + "\n";
        return List.of(SECRET, "    Session-ID: " + "AB".repeat(32) + "\n    Session-ID-ctx: \n" + psk, psk);
    }

    /// A comment that claims more bytes than there are, and a key log behind opt_endofopt: no reader shows either, but
    /// they would be in the file.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void secretsBehindTheEndOfTheOptionsAreNotCopied(boolean big) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PcapngWriter out = new PcapngWriter(bytes);
        for (boolean ended : new boolean[] {false, true}) {
            ByteBuffer section = body(big, 16);
            section.putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0).putLong(-1);
            out.copied(withTail(PcapngBlock.SECTION_HEADER, big, section, ended));
            out.copied(withTail(PcapngBlock.INTERFACE, big, body(big, 8).putShort((short) 1), ended));
            ByteBuffer packet =
                    body(big, 36).putInt(0).putInt(0).putInt(0).putInt(14).putInt(14);
            out.copied(withTail(ENHANCED_PACKET, big, packet, ended));
        }
        Path capture = Files.write(folder.resolve("tails.pcapng"), bytes.toByteArray());
        Path copied = copy(capture, List.of());
        assertThat(Files.readString(copied, StandardCharsets.ISO_8859_1)).doesNotContain("0123456789abcdef");
        assertThat(Tshark.of(copied).fields("frame", "frame.comment")).containsExactly(List.of(KEPT), List.of(KEPT));
    }

    /// A comment that is in order, and a secret that is in none.
    ///
    /// @param ended whether the list of options ends before it; else a comment claims it, and four bytes more
    private static PcapngBlock withTail(int type, boolean big, ByteBuffer fixed, boolean ended) {
        byte[] kept = KEPT.getBytes(StandardCharsets.US_ASCII);
        byte[] body = new byte[(fixed.capacity() + 4 + kept.length + 3 & ~3) + 4 + (SECRET.length() + 3 & ~3)];
        ByteBuffer all = ByteBuffer.wrap(body).order(fixed.order());
        all.put(fixed.rewind())
                .putShort((short) COMMENT)
                .putShort((short) kept.length)
                .put(kept);
        all.position((all.position() + 3) & ~3);
        all.putShort((short) (ended ? 0 : COMMENT)).putShort((short) (ended ? 0 : all.remaining() - 2 + 4));
        all.put(SECRET.getBytes(StandardCharsets.US_ASCII));
        return new PcapngBlock(type, big, body, 0, body.length);
    }

    @Test
    void theSecretsThatAreGivenStandBeforeThePackets() throws IOException {
        Path capture = folder.resolve("big.pcapng");
        Files.write(capture, withSecrets(true, SECRET));
        Path copied = copy(capture, List.of(SECRET + "\n"));
        assertThat(about(copied)).anyMatch(line -> line.contains("This file holds the TLS secrets of its sessions."));
        StringBuilder found = new StringBuilder();
        CaptureFile.read(
                copied,
                new CaptureSink() {
                    @Override
                    public void packet(CapturedPacket packet) {
                        assertThat(found.toString()).isEqualTo(SECRET + "\n");
                    }

                    @Override
                    public void keyLog(dev.kaifu.protocol.bytes.ByteSpan text) {
                        found.append(new String(text.copy(), StandardCharsets.US_ASCII));
                    }
                },
                new CapturedPacket());
    }

    private static byte[] withSecrets(boolean big, String secret) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PcapngWriter out = new PcapngWriter(bytes);
        ByteBuffer section = body(big, 16);
        section.putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0).putLong(-1);
        out.copied(block(PcapngBlock.SECTION_HEADER, big, section, secret));
        out.copied(block(PcapngBlock.INTERFACE, big, body(big, 8).putShort((short) 1), ""));
        out.decryptionSecrets(secret + "\n");
        for (String comment : List.of(KEPT, secret)) {
            ByteBuffer packet =
                    body(big, 36).putInt(0).putInt(0).putInt(0).putInt(14).putInt(14);
            out.copied(block(ENHANCED_PACKET, big, packet, comment));
        }
        ByteBuffer custom = body(big, 4 + secret.length() + 2).putInt(32_473);
        custom.put(secret.getBytes(StandardCharsets.US_ASCII));
        out.copied(block(PcapngBlock.CUSTOM, big, custom, ""));
        return bytes.toByteArray();
    }

    private static ByteBuffer body(boolean big, int length) {
        return ByteBuffer.allocate((length + 3) & ~3).order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    private static PcapngBlock block(int type, boolean big, ByteBuffer fixed, String comment) {
        byte[] body = new byte[((fixed.capacity() + 4 + comment.length() + 3) & ~3) + 4];
        ByteBuffer all = ByteBuffer.wrap(body).order(fixed.order()).put(fixed.rewind());
        if (!comment.isEmpty()) {
            all.putShort((short) COMMENT).putShort((short) comment.length());
            all.put(comment.getBytes(StandardCharsets.US_ASCII));
        }
        int end = comment.isEmpty() ? fixed.capacity() : body.length;
        return new PcapngBlock(type, big, body, 0, end);
    }
}
