package dev.kaifu.fuzz.target;

import dev.kaifu.analysis.Opener;
import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Target;
import dev.kaifu.fuzz.Turns;
import dev.kaifu.fuzz.seed.Dialogues;
import dev.kaifu.fuzz.seed.Packets;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// A dialogue in segments of other sizes, some of them sent twice or in disorder, is the same conversation.
/// So it is too where TLS begins, be it inside a segment. Behind so many bytes of a side it is looked for at the
/// beginning
/// of segments alone: longer inputs are left to the other targets.
public final class SegmentsTarget implements Target {
    private static final int LARGE = 1460;
    private static final int SMALL = 7;
    /// TLS that begins behind other bytes of a segment, and what looks as if it did.
    private static final List<String> TLS_INSIDE = List.of("""
            S: 220 mx ESMTP
            C| EHLO me\\r\\nSTARTTLS\\r\\n\\x16\\x03\\x01\\x00\\x2d\\x01\\x00\\x00\\x29\\x03\\x03rest
            S| 250-mx\\r\\n250 STARTTLS\\r\\n220 go\\r\\n\\x16\\x03\\x03\\x00\\x2a\\x02\\x00\\x00\\x26\\x03\\x03rest
            """, """
            C| PROXY TCP4 10.0.0.1 10.0.0.2 1 2\\r\\n\\x16\\x03\\x01\\x00\\x2d\\x01\\x00\\x00\\x29\\x03\\x03rest
            S| \\x15\\x03\\x03\\x00\\x02\\x02\\x28
            """, """
            S: 220 mx ESMTP
            C: STARTTLS
            S| 220 go\\r\\n\\x16\\x03\\x03\\x00\\x05\\x00\\x00\\x00\\x00\\x00
            C| \\x16\\x03\\x07\\x16\\x16\\x03
            """, """
            C| \\x17\\x03\\x03\\x00\\x14abcdefghijklmnopqrst
            S| \\x17\\x03\\x03\\x00
            """);
    /// As of `TlsStart`.
    private static final int MAX_LOOKED = 1 << 16;

    @Override
    public String name() {
        return "segments";
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>(Dialogues.all());
        TLS_INSIDE.forEach(script -> seeds.add(Turns.seed(script)));
        return seeds;
    }

    @Override
    public void check(byte[] input) throws IOException {
        if (input.length > MAX_LOOKED) {
            return;
        }
        // What a gap ends, another side's acknowledgement tells: that stands elsewhere in other segments.
        Turns turns = new Turns(Turns.of(input, 0).all().stream()
                .filter(turn -> turn instanceof Turns.Turn.Said)
                .toList());
        List<Object> whole = told(Packets.frames(turns, LARGE));
        Law.same("in small segments as in large ones", whole, told(Packets.frames(turns, SMALL)));
        List<byte[]> disorder = Packets.frames(turns, 2 * SMALL);
        disturb(disorder, new Random(Arrays.hashCode(input)));
        Law.same("in disorder as in order", whole, told(disorder));
    }

    /// Some frames twice; some that follow each other from the same side the other way round.
    private static void disturb(List<byte[]> frames, Random random) {
        // The three of the handshake and the two of the end keep their places: they decide who is who, and when it
        // ends.
        for (int i = frames.size() - 4; i >= 3; i--) {
            byte[] frame = frames.get(i);
            if (random.nextInt(4) == 0) {
                frames.add(i + 1, frame);
            } else if (random.nextInt(4) == 0 && sameSide(frame, frames.get(i + 1))) {
                frames.set(i, frames.get(i + 1));
                frames.set(i + 1, frame);
            }
        }
    }

    /// The sources stand at 12 to 16 in IPv4 (RFC 791 3.1), the link type being RAW.
    private static boolean sameSide(byte[] first, byte[] second) {
        return Arrays.equals(first, 12, 16, second, 12, 16);
    }

    private static List<Object> told(List<byte[]> frames) throws IOException {
        List<Object> told = new ArrayList<>();
        Opener opener = new Opener(new SecretStore(), PlaintextSink.NONE, true, conversation -> {
            told.add(conversation.protocol());
            told.add(conversation.tls());
            told.add(conversation.via());
            told.add(conversation.status());
            conversation.events().forEach(event -> told.add(event(event)));
            conversation.alerts().forEach(alert -> told.add(alert.from() + " " + alert.description()));
            told.add(conversation.client());
            told.add(conversation.server());
            told.add(conversation.carriedData());
            told.add(conversation.ending());
        });
        opener.read(new ByteArrayInputStream(Packets.pcapng(frames, "")), "it");
        opener.finish();
        return told;
    }

    /// All but the packet that brought it, and the time.
    private static String event(Conversation.Event event) {
        return event.event() + " " + event.insideTls() + " " + event.subject() + " " + event.sha256();
    }
}
