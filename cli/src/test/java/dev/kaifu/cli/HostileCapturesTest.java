package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.cli.HostileCaptures.Content;
import dev.kaifu.testkit.Peer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Captures that claim, hold or become more than there is room for: `open` ends within its time in a small heap, says
/// what is wrong in one sentence, and shows what stands before it (behind it too, where the format lets it go on).
class HostileCapturesTest {
    /// What the program needs for itself is less than half of it.
    private static final int HEAP = 64;

    private static final String NOTHING = "";

    @TempDir
    private Path folder;

    static Stream<Arguments> claims() {
        byte[] some = new byte[40];
        return Stream.of(
                row("a block of pcapng that claims 4 GiB", 3, "a block claims 4294967292 bytes", out -> {
                    HostileCaptures.pcapngOfDialogue(out);
                    HostileCaptures.claimedBlock(out, 6, HostileCaptures.FOUR_GIBIBYTES, some);
                }),
                row("secrets that claim 4 GiB", 3, "a block claims 4294967292 bytes", out -> {
                    HostileCaptures.pcapngOfDialogue(out);
                    HostileCaptures.claimedBlock(
                            out, HostileCaptures.DECRYPTION_SECRETS, HostileCaptures.FOUR_GIBIBYTES, some);
                }),
                row("secrets whose text claims 4 GiB", 0, NOTHING, out -> {
                    HostileCaptures.pcapngOfDialogue(out);
                    byte[] body = HostileCaptures.little(16)
                            .putInt(0x544c_534b)
                            .putInt(-1)
                            .array();
                    HostileCaptures.block(out, HostileCaptures.DECRYPTION_SECRETS, body);
                }),
                row("the largest block that is believed, of which nothing is there", 3, "ends in the middle", out -> {
                    HostileCaptures.pcapngOfDialogue(out);
                    HostileCaptures.claimedBlock(out, 6, 64 << 20, some);
                }),
                row("a section of 4 GiB", 3, "a block claims 4294967292 bytes", out -> {
                    HostileCaptures.pcapngOfDialogue(out);
                    byte[] head = HostileCaptures.little(16)
                            .putInt(0x1a2b_3c4d)
                            .putInt(1)
                            .putLong(-1)
                            .array();
                    HostileCaptures.claimedBlock(out, 0x0a0d_0d0a, HostileCaptures.FOUR_GIBIBYTES, head);
                }),
                row("comments that reach beyond their section", 0, NOTHING, out -> {
                    byte[] comment = {1, 0, -1, -1, 'C', 'L', 'I', 'E'};
                    HostileCaptures.section(out, comment);
                    HostileCaptures.interfaceDescription(out);
                    HostileCaptures.pcapngDialogue(out);
                }),
                row("a million interfaces", 3, "a packet names interface 999999, which is not described", out -> {
                    HostileCaptures.pcapngOfDialogue(out);
                    for (int i = 1; i < 1_000_000; i++) {
                        HostileCaptures.interfaceDescription(out);
                    }
                    HostileCaptures.pcapngPacket(out, 999_999, some);
                }),
                row("a packet of pcap that claims 4 GiB", 3, "a packet claims 4294967292 bytes", out -> {
                    HostileCaptures.pcapOfDialogue(out);
                    HostileCaptures.pcapPacket(out, HostileCaptures.FOUR_GIBIBYTES, some);
                }),
                row("a packet of pcap that claims 2 GiB", 3, "a packet claims 2147483647 bytes", out -> {
                    HostileCaptures.pcapOfDialogue(out);
                    HostileCaptures.pcapPacket(out, Integer.MAX_VALUE, some);
                }),
                row("a packet of snoop that claims 4 GiB", 3, "a packet claims 4294967268 bytes", out -> {
                    HostileCaptures.snoopOfDialogue(out);
                    HostileCaptures.snoopPacket(
                            out, HostileCaptures.FOUR_GIBIBYTES - 24, HostileCaptures.FOUR_GIBIBYTES, some);
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("claims")
    void whatIsClaimedIsNotBelieved(String name, int status, String sentence, Content content) throws IOException {
        survives(HEAP, status, sentence, content);
    }

    static Stream<Arguments> bombs() {
        return Stream.of(
                row(
                        "128 MiB of empty packets in gzip",
                        0,
                        "8388608 packets (from packet 3 on) were cut off inside the headers",
                        HostileCaptures.gzip(out -> {
                            HostileCaptures.pcapOfDialogue(out);
                            HostileCaptures.zeros(out, 128L << 20);
                        })),
                row(
                        "128 MiB of empty packets in zstd",
                        0,
                        "8388608 packets (from packet 3 on) were cut off inside the headers",
                        HostileCaptures.zstd(out -> {
                            HostileCaptures.pcapOfDialogue(out);
                            HostileCaptures.zeros(out, 128L << 20);
                        })),
                row("zeros where a block should be, in gzip", 3, "a block claims 0 bytes", HostileCaptures.gzip(out -> {
                    HostileCaptures.pcapngOfDialogue(out);
                    HostileCaptures.zeros(out, 256L << 20);
                })),
                row("256 MiB that nobody reads, in gzip", 0, NOTHING, HostileCaptures.gzip(out -> padded(out, 64))),
                row("1 GiB that nobody reads, in zstd", 0, NOTHING, HostileCaptures.zstd(out -> padded(out, 256))),
                row("a hundred thousand frames of zstd that are skipped", 0, NOTHING, out -> {
                    HostileCaptures.skippedFrames(out, 100_000);
                    HostileCaptures.zstd(HostileCaptures::pcapOfDialogue).to(out);
                    HostileCaptures.skippedFrames(out, 100_000);
                }),
                row("a hundred thousand members of gzip that hold nothing", 0, NOTHING, out -> {
                    HostileCaptures.gzip(HostileCaptures::pcapOfDialogue).to(out);
                    HostileCaptures.emptyMembers(out, 100_000);
                }),
                row("a member of gzip amid a hundred thousand that hold nothing", 0, NOTHING, out -> {
                    HostileCaptures.emptyMembers(out, 100_000);
                    HostileCaptures.gzip(HostileCaptures::pcapOfDialogue).to(out);
                }));
    }

    private static void padded(OutputStream out, int blocks) throws IOException {
        HostileCaptures.pcapngHeader(out);
        for (int i = 0; i < blocks; i++) {
            HostileCaptures.longBlock(out, 4 << 20);
        }
        HostileCaptures.pcapngDialogue(out);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void whatIsCompressedIsReadInPieces(String name, int status, String sentence, Content content) throws IOException {
        survives(HEAP, status, sentence, content);
    }

    /// A block is read whole: what the largest one needs is said with its bound.
    @ParameterizedTest(name = "{0}")
    @MethodSource("blocks")
    void theLongestBlocksHaveRoom(String name, int status, String sentence, Content content) throws IOException {
        survives(256, status, sentence, content);
    }

    static Stream<Arguments> blocks() {
        return Stream.of(
                row("a block of 64 MiB", 0, NOTHING, HostileCaptures.gzip(out -> {
                    HostileCaptures.pcapngHeader(out);
                    HostileCaptures.longBlock(out, 64 << 20);
                    HostileCaptures.pcapngDialogue(out);
                })),
                row(
                        "a packet of 50 MiB in its block",
                        3,
                        "a packet claims 52428800 bytes",
                        HostileCaptures.gzip(out -> {
                            HostileCaptures.pcapngOfDialogue(out);
                            HostileCaptures.pcapngPacket(out, 0, new byte[50 << 20]);
                        })));
    }

    /// They pass in pieces, in a heap that has no room for them.
    @ParameterizedTest(name = "{0}")
    @MethodSource("longBlocks")
    void blocksThatAreTooLongAreLeftOut(String name, int status, String sentence, Content content) throws IOException {
        survives(HEAP, status, sentence, content);
    }

    static Stream<Arguments> longBlocks() {
        int length = 100 << 20;
        return Stream.of(
                row("nobody's block", 0, "it is no packet, and was left out", longBlock(0x0bad, length, length)),
                row("a packet's block", 3, "that packet was left out", longBlock(6, length, length)),
                row("a block of secrets", 0, NOTHING, longBlock(HostileCaptures.DECRYPTION_SECRETS, length, length)),
                row("a block of 2 GiB and more", 0, "it is no packet", longBlock(0x0bad, 0x8000_0010, 0x8000_0010)),
                row("another length at its end", 3, "as 104857600 at its beginning and as 5 at its end", out -> {
                    HostileCaptures.pcapngOfDialogue(out);
                    HostileCaptures.longBlock(out, 6, length, 5);
                }));
    }

    private static Content longBlock(int type, int length, int again) {
        return HostileCaptures.gzip(out -> {
            HostileCaptures.pcapngHeader(out);
            HostileCaptures.longBlock(out, type, length, again);
            HostileCaptures.pcapngDialogue(out);
        });
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                row("IP in IP, a thousand deep", 0, "an IP or TCP header that is malformed", out -> {
                    HostileCaptures.pcapOfDialogue(out);
                    HostileCaptures.pcapPacket(out, nested(1_000));
                }),
                row("extension headers without end", 0, "an IP or TCP header that is malformed", out -> {
                    HostileCaptures.pcapOfDialogue(out);
                    HostileCaptures.pcapPacket(out, extended(8_000));
                }),
                row("a million first fragments", 0, "1000000 packets (from packet 3 on) are IP fragments", out -> {
                    HostileCaptures.pcapOfDialogue(out);
                    for (int i = 0; i < 1_000_000; i++) {
                        HostileCaptures.pcapPacket(out, fragment(i, 0, 8));
                    }
                }),
                row(
                        "two million fragments of nothing",
                        0,
                        "2000000 packets (from packet 3 on) are IP fragments",
                        out -> {
                            HostileCaptures.pcapOfDialogue(out);
                            for (int i = 0; i < 2_000_000; i++) {
                                HostileCaptures.pcapPacket(out, fragment(i / 1_000, 8, 0));
                            }
                        }),
                row("fragments upon each other", 0, "400000 packets (from packet 3 on) are IP fragments", out -> {
                    HostileCaptures.pcapOfDialogue(out);
                    for (int i = 0; i < 400_000; i++) {
                        HostileCaptures.pcapPacket(out, fragment(i / 2_000, i % 100 * 8, 32));
                    }
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("headers")
    void headersAreBounded(String name, int status, String sentence, Content content) throws IOException {
        survives(HEAP, status, sentence, content);
    }

    /// RFC 2003.
    private static byte[] nested(int depth) {
        ByteBuffer out = ByteBuffer.allocate(20 * depth);
        for (int left = depth; left > 0; left--) {
            out.put(ipv4(20 * left, 4));
        }
        return out.array();
    }

    private static byte[] ipv4(int length, int protocol) {
        return ByteBuffer.allocate(20)
                .putShort((short) 0x4500)
                .putShort((short) length)
                .putInt(0)
                .putShort((short) (0x4000 | protocol))
                .putShort((short) 0)
                .putInt(0xc000_0201)
                .putInt(0xc000_0202)
                .array();
    }

    /// RFC 8200 4.3: each header names another of its kind.
    private static byte[] extended(int headers) {
        ByteBuffer out = ByteBuffer.allocate(40 + 8 * headers);
        out.putInt(0x6000_0000).putShort((short) (8 * headers)).putShort((short) 0x0040);
        out.position(40);
        return out.array();
    }

    /// RFC 791 3.2, with more of them to come.
    private static byte[] fragment(int packet, int offset, int length) {
        byte[] frame = Arrays.copyOf(ipv4(20 + length, 6), 20 + length);
        // The identification has 16 bits; the rest of the number makes the source's address.
        return ByteBuffer.wrap(frame)
                .putShort(4, (short) packet)
                .putShort(6, (short) (0x2000 | offset / 8))
                .putShort(12, (short) (packet >>> 16))
                .array();
    }

    static Stream<Arguments> records() {
        return Stream.of(
                row("four million records of nothing", 0, NOTHING, out -> stream(out, record(23, 0), 4_000_000)),
                row("three million records of one byte", 0, NOTHING, out -> stream(out, record(23, 1), 3_000_000)),
                row("handshake messages a byte a record", 0, NOTHING, out -> stream(out, record(22, 1), 3_000_000)),
                row("alerts without end", 0, NOTHING, out -> stream(out, record(21, 2), 3_000_000)),
                row("a handshake message that claims 16 MB", 0, NOTHING, out -> {
                    byte[] claims = record(22, 16_000);
                    claims[5] = 11;
                    Arrays.fill(claims, 6, 9, (byte) 0xff);
                    stream(out, claims, 1_000);
                }),
                row("a handshake message that claims 256 KiB, again and again", 0, NOTHING, out -> {
                    byte[] claims = record(22, 16_000);
                    claims[5] = 11;
                    claims[6] = 4;
                    stream(out, claims, 1_000);
                }));
    }

    /// The connection is one of TLS, and stays sealed; a dialogue in the clear stands before it.
    @ParameterizedTest(name = "{0}")
    @MethodSource("records")
    void recordsWithoutEnd(String name, int status, String sentence, Content content) throws IOException {
        Peer.Ended ended = survives(HEAP, status, sentence, content);
        assertThat(ended.text()).contains("TLS").contains("sealed");
    }

    private static byte[] record(int type, int length) {
        byte[] record = new byte[5 + length];
        record[0] = (byte) type;
        record[1] = 3;
        record[2] = 3;
        record[3] = (byte) (length >>> 8);
        record[4] = (byte) length;
        return record;
    }

    /// Another connection, whose client sends a ClientHello and then the same record again and again.
    private static void stream(OutputStream out, byte[] record, int times) throws IOException {
        HostileCaptures.pcapOfDialogue(out);
        byte[] hello = hello();
        said(out, 1, hello);
        byte[] many = new byte[Math.max(1, 32_000 / record.length) * record.length];
        for (int at = 0; at < many.length; at += record.length) {
            System.arraycopy(record, 0, many, at, record.length);
        }
        long end = (long) times * record.length;
        for (long at = 0; at < end; at += many.length) {
            said(out, 1 + hello.length + at, many);
        }
    }

    /// By another client than the dialogue's.
    private static void said(OutputStream out, long sequence, byte[] bytes) throws IOException {
        byte[] frame = HostileCaptures.segment(true, sequence, 1, bytes);
        // RFC 9293 3.1: the source port stands first.
        frame[20] = 1;
        HostileCaptures.pcapPacket(out, frame);
    }

    /// RFC 5246 7.4.1.2.
    private static byte[] hello() {
        byte[] record = record(22, 4 + 43);
        record[5] = 1;
        record[8] = 43 - 2;
        record[9] = 3;
        record[10] = 3;
        // No session id, one suite, no compression.
        record[45] = 2;
        record[47] = 0x2f;
        record[48] = 1;
        return record;
    }

    private static Arguments row(String name, int status, String sentence, Content content) {
        return Arguments.of(name, status, sentence, content);
    }

    /// @param heap in MiB
    /// @param sentence what is in the one sentence on stderr; empty where nothing is said
    private Peer.Ended survives(int heap, int status, String sentence, Content content) throws IOException {
        Path file = folder.resolve("hostile");
        HostileCaptures.write(file, content);
        List<String> command = new ArrayList<>(KaifuRun.command("open", file.toString()));
        command.addAll(1, List.of("-Xmx" + heap + "m", "--enable-native-access=ALL-UNNAMED"));
        Peer.Ended ended = Peer.run(command, new byte[0]);
        Files.delete(file);
        assertThat(ended.errors().lines().toList())
                .as(ended.errors())
                .hasSize(sentence.isEmpty() ? 0 : 1)
                .allMatch(line -> line.startsWith("kaifu: ") && line.contains(sentence) && line.length() < 500);
        assertThat(ended.status()).isEqualTo(status);
        assertThat(ended.text()).contains("S: 220 mx.example ESMTP", "C: EHLO me.example");
        return ended;
    }
}
