package dev.kaifu.fuzz.target;

import dev.kaifu.fuzz.Cuts;
import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Target;
import dev.kaifu.fuzz.Turns;
import dev.kaifu.fuzz.seed.Dialogues;
import dev.kaifu.fuzz.seed.OldDialogue;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.ContentType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Sessions whose records are protected as before AEADs: RC4, implicit IVs, the MAC of SSL 3.0, truncated HMACs,
/// encrypt-then-MAC, DEFLATE. The input's first byte names the form, its second one which record is spoilt, or lost on
/// its
/// way; the rest is the dialogue.
///
/// All that was said before comes out; behind it nothing, or what was said from some record on. However the bytes are
/// cut, it is the same.
public final class OldSuitesTarget implements Target {
    private static final int HEADER = 5;
    private static final int RECORD = 1 << 14;
    private static final int NONE = 0xff;

    /// What passes, in order.
    private record Passed(Side from, byte[] record, boolean lost) {}

    /// What a side says in its records, and which of them does not come through.
    private static final class Said {
        private final List<byte[]> contents = new ArrayList<>();
        private int disturbed = Integer.MAX_VALUE;
    }

    @Override
    public String name() {
        return "old-suites";
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int form = 0; form < OldDialogue.forms().size(); form++) {
            for (int disturbed : new int[] {NONE, 2, 0x83}) {
                byte[] dialogue = Dialogues.smtp().get(form % 3);
                byte[] seed = new byte[2 + dialogue.length];
                seed[0] = (byte) form;
                seed[1] = (byte) disturbed;
                System.arraycopy(dialogue, 0, seed, 2, dialogue.length);
                seeds.add(seed);
            }
        }
        return seeds;
    }

    @Override
    public void check(byte[] input) {
        if (input.length < 2) {
            return;
        }
        List<OldDialogue.Form> forms = OldDialogue.forms();
        OldDialogue.Form form = forms.get((input[0] & 0xff) % forms.size());
        OldDialogue dialogue = new OldDialogue(form);
        Map<Side, Said> said = new EnumMap<>(Side.class);
        List<Passed> passed = new ArrayList<>();
        passed.add(new Passed(Side.CLIENT, dialogue.clientOpening(), false));
        passed.add(new Passed(Side.SERVER, dialogue.serverOpening(), false));
        passed.add(new Passed(Side.CLIENT, dialogue.changeCipherSpec(), false));
        int disturbed = (input[1] & 0xff) == NONE ? Integer.MAX_VALUE : input[1] & 0x7f;
        for (Turns.Turn turn : Turns.of(input, 2).all()) {
            for (byte[] content : contents(turn)) {
                Side from = from(turn);
                Said side = said.computeIfAbsent(from, _ -> new Said());
                byte[] record = dialogue.record(from, ContentType.APPLICATION_DATA, content);
                boolean spoilt = disturbed-- == 0;
                if (spoilt) {
                    side.disturbed = side.contents.size();
                    record[HEADER + (input.length * 31) % (record.length - HEADER)] ^= 0x10;
                }
                side.contents.add(content);
                passed.add(new Passed(from, record, spoilt && input[1] < 0));
            }
        }
        List<List<Object>> opened = new ArrayList<>();
        for (Cuts cuts : Cuts.each(input)) {
            opened.add(opened(passed, cuts, said, form));
        }
        Law.sameHoweverCut(opened);
    }

    private static List<Object> opened(List<Passed> passed, Cuts cuts, Map<Side, Said> said, OldDialogue.Form form) {
        SessionNotes notes = new SessionNotes(OldDialogue.secrets());
        for (Passed each : passed) {
            if (each.lost) {
                notes.lost(each.from, each.record.length);
            } else {
                cuts.feed(each.record, notes.to(each.from));
            }
        }
        said.forEach((side, expected) -> comesOut(side, expected, notes.said(side), form));
        return notes.all();
    }

    private static Side from(Turns.Turn turn) {
        return switch (turn) {
            case Turns.Turn.Said said -> said.from();
            case Turns.Turn.Gap gap -> gap.from();
            case Turns.Turn.End end -> end.from();
            case Turns.Turn.Tls tls -> tls.from();
        };
    }

    /// Said at length; a single byte as CBC's countermeasure of old has it, and nothing as the one before that.
    private static List<byte[]> contents(Turns.Turn turn) {
        List<byte[]> contents = new ArrayList<>();
        switch (turn) {
            case Turns.Turn.Said(Side _, byte[] bytes) -> {
                for (int at = 0; at < bytes.length; at += RECORD) {
                    contents.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + RECORD)));
                }
            }
            case Turns.Turn.Gap _ -> contents.add(new byte[] {'g'});
            case Turns.Turn.Tls _ -> contents.add(new byte[0]);
            case Turns.Turn.End _ -> {
                // Nothing is said.
            }
        }
        return contents;
    }

    private static void comesOut(Side side, Said expected, byte[] out, OldDialogue.Form form) {
        int whole = Math.min(expected.disturbed, expected.contents.size());
        byte[] before = joined(expected.contents.subList(0, whole));
        Law.holds(
                out.length >= before.length && Arrays.equals(before, Arrays.copyOf(out, before.length)),
                "what the %s said with %s comes out up to record %d: %d bytes, not %d",
                side,
                form,
                whole,
                before.length,
                out.length);
        byte[] rest = Arrays.copyOfRange(out, before.length, out.length);
        boolean resumed = rest.length == 0;
        for (int from = whole + 1; from < expected.contents.size() && !resumed; from++) {
            resumed = Arrays.equals(rest, joined(expected.contents.subList(from, expected.contents.size())));
        }
        Law.holds(resumed, "behind record %d of %s come the others to the end, or none", whole, form);
    }

    private static byte[] joined(List<byte[]> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        parts.forEach(out::writeBytes);
        return out.toByteArray();
    }
}
