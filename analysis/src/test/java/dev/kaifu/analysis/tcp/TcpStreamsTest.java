package dev.kaifu.analysis.tcp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.tcp.StreamListener.Ending;
import dev.kaifu.capture.CaptureFile;
import dev.kaifu.capture.CaptureSink;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.protocol.net.FrameParser;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.net.TcpSegment;
import dev.kaifu.testkit.Tshark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What TCP can do to a dialogue, as captures that tshark reads too: its stream numbers, bytes and gaps are the
/// expectation, but for [#DIFFERENT].
class TcpStreamsTest {
    private static final String OPENING = """
            C S 0 0
            S SA 0 1
            C A 1 1
            """;

    /// The cases by their names, each a connection of its own.
    private static final Map<String, String> SCRIPTS = new LinkedHashMap<>();

    /// Where tshark is not followed: its case, the reason, what is right.
    private record Difference(String reason, String client, String server) {}

    private static final Map<String, Difference> DIFFERENT = new LinkedHashMap<>();

    static {
        script("in order", """
                S A 1 1 220 a\\n
                C A 1 8 EHLO b\\n
                S A 8 9 250 a\\n
                C FA 9 15
                S FA 15 10
                C A 10 16
                """);
        script("out of order", """
                C A 4 1 O b\\n
                C A 1 1 EHL
                S A 1 9 250 a\\n
                """);
        script("three out of order", """
                C A 7 1 t\\n
                C A 4 1 wor
                C A 1 1 one
                """);
        script("retransmitted, same segments", """
                C A 1 1 EHLO
                C A 1 1 EHLO
                C A 5 1 \\n
                C A 5 1 \\n
                """);
        script("retransmitted in one larger segment", """
                C A 1 1 EH
                C A 3 1 LO
                C A 1 1 EHLO b\\n
                """);
        script("retransmitted in smaller segments", """
                C A 1 1 EHLO b\\n
                C A 1 1 EH
                C A 3 1 LO b
                C A 7 1 \\n
                C A 9 1 QUIT\\n
                """);
        script("overlap says otherwise of what has passed", """
                C A 1 1 EHLO b
                C A 4 1 XXXXX\\n
                """);
        script("overlap of two that wait: the later one reaches further back", """
                C A 5 1 FFFF
                C A 3 1 ssssss
                C A 1 1 ab
                """);
        script("overlap of two that wait: the same beginning, the later one longer", """
                C A 5 1 FF
                C A 5 1 ssss
                C A 1 1 abcd
                """);
        script("overlap of two that wait: the same beginning, the later one shorter", """
                C A 5 1 FFFF
                C A 5 1 ss
                C A 1 1 abcd
                """);
        script("overlap of three that wait", """
                C A 9 1 111111
                C A 7 1 222222
                C A 5 1 333333
                C A 1 1 abcd
                """);
        script("gap, acknowledged", """
                C A 1 1 EHLO
                C A 11 1 QUIT\\n
                S A 1 17 250 a\\n
                """);
        script("gap in each direction", """
                C A 6 1 b\\n
                S A 9 9 tail\\n
                C A 9 15
                """);
        script("gap, never acknowledged", """
                C A 1 1 EHLO
                C A 11 1 QUIT\\n
                """);
        script("what was acknowledged never came", """
                C A 1 1 EHLO b\\n
                S A 1 99 250 a\\n
                """);
        script("gap before both FINs", """
                C A 1 1 EHLO b\\n
                C FA 20 1
                S FA 1 21
                C A 21 2
                """);
        script("keep-alive, empty and with a byte", """
                C A 1 1 EHLO b\\n
                S A 1 9
                C A 8 1
                S A 1 9
                C A 8 1 x
                S A 1 9
                C A 9 1 QUIT\\n
                """);
        script("zero-window probe", """
                C A 1 1 EHLO
                S A 1 5
                C A 5 1 b
                S A 1 5
                C A 5 1 b\\n
                """);
        script("reused after FIN", """
                C A 1 1 EHLO\\n
                C FA 7 1
                S FA 1 8
                C A 8 2
                +5000C S 0 0
                +5000S SA 0 1
                +5000C A 1 1 QUIT\\n
                """);
        script("reused after RST", """
                C A 1 1 EHLO\\n
                S R 1 0
                +5000C S 0 0
                +5000S SA 0 1
                +5000C A 1 1 QUIT\\n
                """);
        script("reused after nothing", """
                C A 1 1 EHLO\\n
                +5000C S 0 0
                +5000S SA 0 1
                +5000C A 1 1 QUIT\\n
                """);
        script("reused by the other side", """
                C A 1 1 EHLO\\n
                C FA 7 1
                S FA 1 8
                +5000S S 0 0
                +5000C SA 0 1
                +5000S A 1 1 QUIT\\n
                """);
        script("late retransmissions after both FINs", """
                C A 1 1 EHLO\\n
                C FA 7 1
                S FA 1 8
                C A 8 2
                C A 1 1 EHLO\\n
                C FA 7 1
                S FA 1 8
                S A 2 8
                """);
        script("late segments and a SYN again after RST", """
                C A 1 1 EHLO\\n
                S R 1 0
                C A 1 1 EHLO\\n
                C S 0 0
                S R 1 0
                """);
        bare("SYN retransmitted", """
                C S 0 0
                C S 0 0
                S SA 0 1
                S SA 0 1
                C A 1 1 EHLO\\n
                """);
        bare("SYN refused", """
                C S 0 0
                S RA 0 1
                """);
        bare("simultaneous open", """
                C S 0 0
                S S 0 0
                S SA 0 1
                C SA 0 1
                C A 1 1 EHLO\\n
                S A 1 7 250 a\\n
                """);
        bare("SYN with data", """
                C S 0 0 EHLO
                S SA 0 5
                C A 5 1 \\n
                """);
        bare("SYN with data that is sent again", """
                C S 0 0 EHLO
                S SA 0 1
                C A 1 1 EHLO\\n
                """);
        bare("mid-stream, client first", """
                C A 101 201 EHLO\\n
                S A 201 107 250 a\\n
                """);
        bare("mid-stream, server first", """
                S A 201 101 220 a\\n
                C A 101 208 EHLO\\n
                S A 208 107 250 a\\n
                """);
        bare("mid-stream, keep-alive first", """
                C A 100 201
                S A 201 101
                C A 101 201 EHLO\\n
                """);
        bare("mid-stream, what was acknowledged comes again", """
                S A 201 107
                C A 101 201 EHLO\\n
                C A 107 201 QUIT\\n
                """);
        bare("mid-stream, bytes missing at once", """
                C A 101 201
                S A 201 101 220 a\\n
                C A 111 208 QUIT\\n
                S A 208 117 221 a\\n
                """);
        bare("mid-stream, the SYN comes behind the data", """
                C A 1 1 EHLO\\n
                C S 0 0
                S SA 0 1
                C A 7 1 QUIT\\n
                """);
        bare("cut by the snaplen", """
                C S 0 0
                S SA 0 1
                c4C A 1 1 EHLO b\\n
                c0C A 9 1 NOOP\\n
                C A 15 1 QUIT\\n
                """);
        for (long known : new long[] {2_000_000_000, 900_000_000, -900_000_000}) {
            bare("the SYN finds a connection that the server still has, at " + known, """
                C S 0 0
                S A 70000 KNOWN
                C R KNOWN 0
                *3C S 0 0
                S SA 0 1
                C A 1 1
                S A 1 1 220 a\\n
                C A 1 8 EHLO b\\n
                """.replace(
                            "KNOWN", Long.toString(known)));
        }
        script("a RST far outside the window", """
                C A 1 1 EHLO\\n
                +2000000000S R 1 0
                S A 1 7 250 a\\n
                """);
        bare("SYN given up", """
                C S 0 0
                C R 1 0
                """);
        bare("the handshake's other half is not in the capture", """
                C S 0 0
                S A 1 5001
                C A 5001 1 QUIT\\n
                S A 1 5007 221 a\\n
                """);
        script("FIN sent again", """
                C A 1 1 QUIT\\n
                C FA 7 1
                C FA 7 1
                S A 1 8 221 a\\n
                S FA 8 8
                S FA 8 8
                C A 8 9
                """);
        script("FIN comes before the data", """
                C FA 7 1
                C A 1 1 QUIT\\n
                S FA 1 8
                """);
        script("FIN with data", """
                C FA 1 1 QUIT\\n
                S FA 1 8 221 a\\n
                C A 8 9
                """);
        script("RST in mid-stream", """
                C A 1 1 EHLO\\n
                S A 1 7 250 a\\n
                C RA 7 8
                """);
        script("bytes behind a RST", """
                C A 1 1 EHLO\\n
                C RA 7 1
                S A 1 7 250 a\\n
                """);
        script("bad checksums", """
                !C A 1 1 EHLO\\n
                !S A 1 7 250 a\\n
                """);
        script("each packet twice", """
                C A 1 1 EHLO\\n
                C A 1 1 EHLO\\n
                S A 1 7 250 a\\n
                S A 1 7 250 a\\n
                C FA 7 8
                C FA 7 8
                S FA 8 8
                S FA 8 8
                """);
        script("another SYN+ACK than before", """
                C A 1 1 EHLO\\n
                +777S SA 0 1
                S A 1 7 250 a\\n
                """);
    }

    static {
        differs(
                "gap, never acknowledged",
                "tshark leaves out what waits behind a gap when the capture ends",
                "EHLO<gap 6>QUIT\r\n",
                "");
        differs(
                "what was acknowledged never came",
                "tshark does not tell of bytes that nothing captured stands behind",
                "EHLO b\r\n<gap 90>",
                "250 a\r\n");
        differs(
                "gap before both FINs",
                "tshark does not tell of bytes that nothing captured stands behind",
                "EHLO b\r\n<gap 11>",
                "");
        differs(
                "mid-stream, keep-alive first",
                "tshark waits for the byte before the first one, which a keep-alive only repeats (RFC 9293 3.8.4)",
                "EHLO\r\n",
                "");
        differs("cut by the snaplen", "tshark stops at the first cut segment", "EHLO<gap 4><gap 6>QUIT\r\n", "");
        differs(
                "bytes behind a RST",
                "a reset connection takes no more bytes (RFC 9293 3.5.2), and its conversation has been given out",
                "EHLO\r\n",
                "");
        differs(
                "another SYN+ACK than before",
                "a SYN inside a connection is refused by its receiver (RFC 9293 3.10.7.4); tshark follows it",
                "EHLO\r\n",
                "250 a\r\n");
    }

    @TempDir
    Path folder;

    @Test
    void ipv4() throws IOException {
        agree(new byte[] {(byte) 192, 0, 2, 0}, 1_000_000, 2_000_000);
    }

    @Test
    void ipv6AcrossTheWrapOfSequenceNumbers() throws IOException {
        byte[] network = new byte[16];
        network[0] = 0x20;
        network[1] = 0x01;
        network[2] = 0x0d;
        network[3] = (byte) 0xb8;
        agree(network, 0xffff_fffaL, 0xffff_fffcL);
    }

    private void agree(byte[] network, long firstClient, long firstServer) throws IOException {
        Path file = folder.resolve("scripts.pcapng");
        TcpScript.write(file, network, firstClient, firstServer, List.copyOf(SCRIPTS.values()));
        Map<Integer, Seen> ours = ours(file);
        Map<Integer, Seen> theirs = theirs(file);
        List<String> names = List.copyOf(SCRIPTS.keySet());
        Map<String, Seen> expected = new LinkedHashMap<>();
        Map<String, Seen> actual = new LinkedHashMap<>();
        theirs.forEach((stream, seen) -> {
            String name = names.get(seen.script);
            Difference difference = DIFFERENT.get(name);
            if (difference != null) {
                assertThat(List.of(seen.client, seen.server))
                        .as("no difference any more: " + difference.reason)
                        .isNotEqualTo(List.of(difference.client, difference.server));
            }
            expected.put(
                    stream + " " + name,
                    difference == null
                            ? seen
                            : new Seen(
                                    seen.firstPacket,
                                    seen.script,
                                    seen.clientPort,
                                    difference.client,
                                    difference.server));
        });
        ours.forEach((stream, seen) -> actual.put(stream + " " + names.get(seen.script), seen));
        assertThat(actual).containsExactlyEntriesOf(expected);
    }

    private static void script(String name, String text) {
        bare(name, OPENING + text);
    }

    private static void differs(String name, String reason, String client, String server) {
        assertThat(SCRIPTS).as(reason).containsKey(name);
        DIFFERENT.put(name, new Difference(reason, client, server));
    }

    private static void bare(String name, String text) {
        SCRIPTS.put(name, text);
    }

    /// A stream: bytes as text, gaps as `<gap N>`.
    private record Seen(long firstPacket, int script, int clientPort, String client, String server) {}

    private static Map<Integer, Seen> ours(Path file) throws IOException {
        Map<Integer, Seen> seen = new TreeMap<>();
        FlowTable flows = new FlowTable(stream -> {
            StringBuilder client = new StringBuilder();
            StringBuilder server = new StringBuilder();
            return new StreamReceiver() {
                @Override
                public void data(Side from, byte[] a, int offset, int length, long packet, long time, long place) {
                    text(from).append(new String(a, offset, length, StandardCharsets.ISO_8859_1));
                }

                @Override
                public void gap(Side from, long length, long packet, long time) {
                    text(from).append("<gap ").append(length).append('>');
                }

                @Override
                public void closed(Ending how, long packet) {
                    seen.put(
                            stream.index(),
                            new Seen(
                                    stream.firstPacket(),
                                    Math.max(
                                                    stream.client().port(),
                                                    stream.server().port())
                                            - 40_000,
                                    stream.client().port(),
                                    client.toString(),
                                    server.toString()));
                }

                private StringBuilder text(Side from) {
                    return from == Side.CLIENT ? client : server;
                }
            };
        });
        TcpSegment segment = new TcpSegment();
        CaptureSink packets = packet -> {
            assertThat(FrameParser.parse(packet.linkType, packet.array, packet.offset, packet.capturedLength, segment))
                    .isEqualTo(FrameParser.Outcome.TCP);
            flows.packet(packet, segment);
        };
        CaptureFile.read(file, packets, new CapturedPacket());
        flows.finish();
        return seen;
    }

    private static Map<Integer, Seen> theirs(Path file) {
        Map<Integer, Integer> scripts = new TreeMap<>();
        Map<Integer, Integer> clients = new TreeMap<>();
        Map<Integer, Long> firsts = new TreeMap<>();
        String[] fields = {"frame.number", "tcp.stream", "tcp.srcport", "tcp.dstport", "tcp.flags.syn", "tcp.flags.ack"
        };
        for (List<String> row : Tshark.of(file).fields("tcp", fields)) {
            int stream = Integer.parseInt(row.get(1));
            int source = Integer.parseInt(row.get(2));
            int higher = Math.max(source, Integer.parseInt(row.get(3)));
            boolean syn = row.get(4).equals("1") && row.get(5).equals("0");
            firsts.putIfAbsent(stream, Long.parseLong(row.get(0)));
            scripts.putIfAbsent(stream, higher - 40_000);
            clients.putIfAbsent(stream, syn ? source : higher);
        }
        List<String> arguments = new ArrayList<>(List.of("-q"));
        firsts.keySet().forEach(stream -> arguments.addAll(List.of("-z", "follow,tcp,raw," + stream)));
        Map<Integer, Seen> seen = new TreeMap<>();
        for (String part : Tshark.of(file).run(arguments).split("Follow: tcp,raw", -1)) {
            if (!part.contains("tcp.stream eq ")) {
                continue;
            }
            int stream = Integer.parseInt(part.replaceFirst("(?s).*tcp.stream eq ([0-9]+).*", "$1"));
            int client = requireNonNull(clients.get(stream));
            boolean clientIsNode0 = part.matches("(?s).*Node 0: [^\n]*:" + client + "\n.*");
            String node0 = side(part, false);
            String node1 = side(part, true);
            seen.put(
                    stream,
                    new Seen(
                            requireNonNull(firsts.get(stream)),
                            requireNonNull(scripts.get(stream)),
                            client,
                            clientIsNode0 ? node0 : node1,
                            clientIsNode0 ? node1 : node0));
        }
        return seen;
    }

    /// What tshark prints in the place of bytes that it misses.
    private static final Pattern MISSING = Pattern.compile("\\[([0-9]+) bytes missing in capture file]\0");

    private static String side(String part, boolean second) {
        StringBuilder text = new StringBuilder();
        part.lines()
                .filter(line -> line.matches("\t?([0-9a-f]{2})+") && line.startsWith("\t") == second)
                .forEach(line ->
                        text.append(new String(HexFormat.of().parseHex(line.strip()), StandardCharsets.ISO_8859_1)));
        return MISSING.matcher(text).replaceAll("<gap $1>");
    }
}
