package dev.kaifu.analysis;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.capture.PcapngWriter;
import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.net.TcpFrameBuilder;
import dev.kaifu.protocol.net.TcpSegment;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A connection in plain text as a capture. `C: text` is a line of the client in a packet of its own, `C| text` has no
/// line ending; `\r` and `\n` stand for bytes; `FIN` ends both sides, `RST` is the server's. The handshake is packets 1
/// to 3, the first line packet 4.
final class PlainDialogue {
    private static final int LINK_TYPE_RAW = 101;
    private static final long START_NANOS = 1_790_000_000_000_000_000L;
    private static final int WINDOW = 64_000;
    private static final int MICROSECONDS = 6;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PcapngWriter capture = new PcapngWriter(bytes);
    private final Map<Side, Endpoint> ends = new EnumMap<>(Map.of(
            Side.CLIENT, new Endpoint(new byte[] {(byte) 192, 0, 2, 1}, 40_001),
            Side.SERVER, new Endpoint(new byte[] {(byte) 192, 0, 2, 2}, 2_525)));
    private final Map<Side, Long> sequences = new EnumMap<>(Map.of(Side.CLIENT, 1_000L, Side.SERVER, 9_000L));
    private int packets;

    private PlainDialogue() {}

    /// Opens it as a capture file is opened.
    static Conversation open(String text) throws IOException {
        return open(text, Integer.MAX_VALUE);
    }

    /// @param segment the most bytes of one packet
    static Conversation open(String text, int segment) throws IOException {
        PlainDialogue dialogue = new PlainDialogue();
        dialogue.write(text, segment);
        List<Conversation> conversations = new ArrayList<>();
        Opener opener = new Opener(new SecretStore(), PlaintextSink.NONE, false, conversations::add);
        opener.read(new ByteArrayInputStream(dialogue.bytes.toByteArray()), "dialogue");
        opener.finish();
        return conversations.getFirst();
    }

    private void write(String text, int segment) throws IOException {
        capture.sectionHeader("", "", "", "");
        capture.interfaceDescription(LINK_TYPE_RAW, 0, MICROSECONDS);
        packet(Side.CLIENT, TcpSegment.SYN, new byte[0]);
        packet(Side.SERVER, TcpSegment.SYN | TcpSegment.ACK, new byte[0]);
        packet(Side.CLIENT, TcpSegment.ACK, new byte[0]);
        for (String line : text.lines().toList()) {
            switch (line) {
                case "FIN" -> {
                    packet(Side.SERVER, TcpSegment.FIN | TcpSegment.ACK, new byte[0]);
                    packet(Side.CLIENT, TcpSegment.FIN | TcpSegment.ACK, new byte[0]);
                }
                case "RST" -> packet(Side.SERVER, TcpSegment.RST | TcpSegment.ACK, new byte[0]);
                default -> line(line, segment);
            }
        }
    }

    private void line(String line, int segment) throws IOException {
        Side from = line.charAt(0) == 'C' ? Side.CLIENT : Side.SERVER;
        String said = line.length() > 3 ? line.substring(3) : "";
        byte[] sent = (line.charAt(1) == ':'
                        ? said + "\r\n"
                        : said.replace("\\r", "\r").replace("\\n", "\n"))
                .getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < sent.length; at += segment) {
            int length = Math.min(segment, sent.length - at);
            packet(from, TcpSegment.PSH | TcpSegment.ACK, java.util.Arrays.copyOfRange(sent, at, at + length));
        }
    }

    private void packet(Side from, int flags, byte[] payload) throws IOException {
        long sequence = sequence(from);
        byte[] frame = TcpFrameBuilder.build(
                end(from),
                end(from.other()),
                sequence,
                (flags & TcpSegment.ACK) == 0 ? 0 : sequence(from.other()),
                flags,
                WINDOW,
                payload,
                0,
                payload.length);
        capture.packet(0, MICROSECONDS, START_NANOS + 1_000_000L * packets++, frame, 0, frame.length, frame.length);
        int counted = (flags & (TcpSegment.SYN | TcpSegment.FIN)) == 0 ? 0 : 1;
        sequences.put(from, sequence + payload.length + counted);
    }

    private Endpoint end(Side side) {
        return java.util.Objects.requireNonNull(ends.get(side));
    }

    private long sequence(Side side) {
        return java.util.Objects.requireNonNull(sequences.get(side));
    }
}
