package dev.kaifu.fuzz.seed;

import dev.kaifu.capture.PcapngWriter;
import dev.kaifu.fuzz.Turns;
import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.LinkType;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.net.TcpFrameBuilder;
import dev.kaifu.protocol.net.TcpSegment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// A TCP connection that carries a dialogue, as frames of link type RAW, and those frames in a pcapng.
public final class Packets {
    private static final Endpoint CLIENT = new Endpoint(new byte[] {(byte) 192, 0, 2, 1}, 40_001);
    private static final Endpoint SERVER = new Endpoint(new byte[] {(byte) 192, 0, 2, 2}, 587);
    private static final int PSH_ACK = 0x18;
    private static final long TIME = 1_790_000_000_123_456_789L;
    private static final int NANOSECONDS = 9;

    private final List<byte[]> frames = new ArrayList<>();
    // Near the wrap, so that most dialogues cross it.
    private long fromClient = 0xffff_fff0L;
    private long fromServer = 7;

    private Packets() {}

    /// The frames of a connection: handshake, what is said in segments of at most `segment` bytes, both FINs.
    ///
    /// A gap of the dialogue is bytes that pass but are not among the frames; all else that is no speech is
    /// left out.
    public static List<byte[]> frames(Turns turns, int segment) {
        Packets packets = new Packets();
        packets.send(Side.CLIENT, TcpSegment.SYN, new byte[0], 0, 0);
        packets.send(Side.SERVER, TcpSegment.SYN | TcpSegment.ACK, new byte[0], 0, 0);
        packets.send(Side.CLIENT, TcpSegment.ACK, new byte[0], 0, 0);
        for (Turns.Turn turn : turns.all()) {
            if (turn instanceof Turns.Turn.Said(Side from, byte[] bytes)) {
                for (int at = 0; at < bytes.length; at += segment) {
                    packets.send(from, PSH_ACK, bytes, at, Math.min(segment, bytes.length - at));
                }
            } else if (turn instanceof Turns.Turn.Gap(Side from, int length)) {
                packets.advance(from, length);
            }
        }
        packets.send(Side.CLIENT, TcpSegment.FIN | TcpSegment.ACK, new byte[0], 0, 0);
        packets.send(Side.SERVER, TcpSegment.FIN | TcpSegment.ACK, new byte[0], 0, 0);
        return packets.frames;
    }

    private void send(Side from, int flags, byte[] bytes, int offset, int length) {
        boolean client = from == Side.CLIENT;
        frames.add(TcpFrameBuilder.build(
                client ? CLIENT : SERVER,
                client ? SERVER : CLIENT,
                client ? fromClient : fromServer,
                (flags & TcpSegment.ACK) == 0 ? 0 : client ? fromServer : fromClient,
                flags,
                65_535,
                bytes,
                offset,
                length));
        advance(from, length + ((flags & (TcpSegment.SYN | TcpSegment.FIN)) != 0 ? 1 : 0));
    }

    private void advance(Side from, int bytes) {
        if (from == Side.CLIENT) {
            fromClient += bytes;
        } else {
            fromServer += bytes;
        }
    }

    /// The frames in a pcapng of one interface, a microsecond apart.
    ///
    /// @param keyLog for a Decryption Secrets Block; none where empty
    public static byte[] pcapng(List<byte[]> frames, String keyLog) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PcapngWriter writer = new PcapngWriter(out);
        try {
            writer.sectionHeader("Made by code.", "", "", "kaifu");
            writer.interfaceDescription(LinkType.RAW, 0, NANOSECONDS);
            if (!keyLog.isEmpty()) {
                writer.decryptionSecrets(keyLog);
            }
            for (int i = 0; i < frames.size(); i++) {
                byte[] frame = frames.get(i);
                writer.packet(0, NANOSECONDS, TIME + 1000L * i, frame, 0, frame.length, frame.length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
