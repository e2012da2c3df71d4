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
import dev.kaifu.protocol.tls.ContentType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// A dialogue in segments of other sizes, some of them sent twice or in disorder, is the same conversation.
///
/// Not so where TLS begins: a handshake record is looked for at the beginning of segments alone. Inputs that
/// hold its first two bytes are left to the other targets.
public final class SegmentsTarget implements Target {
    private static final int LARGE = 1460;
    private static final int SMALL = 7;

    @Override
    public String name() {
        return "segments";
    }

    @Override
    public List<byte[]> seeds() {
        return Dialogues.all();
    }

    @Override
    public void check(byte[] input) throws IOException {
        if (holdsTls(input)) {
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

    private static boolean holdsTls(byte[] input) {
        for (int i = 1; i < input.length; i++) {
            if (input[i - 1] == ContentType.HANDSHAKE && input[i] == 3) {
                return true;
            }
        }
        return false;
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
