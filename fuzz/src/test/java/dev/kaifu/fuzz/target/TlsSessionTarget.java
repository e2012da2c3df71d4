package dev.kaifu.fuzz.target;

import dev.kaifu.fuzz.Cuts;
import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Target;
import dev.kaifu.fuzz.Turns;
import dev.kaifu.fuzz.seed.Dialogues;
import dev.kaifu.fuzz.seed.OldDialogue;
import dev.kaifu.fuzz.seed.RawSessions;
import dev.kaifu.fuzz.seed.SealedDialogue;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.tls.ContentType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// A whole TLS session, fed both sides. The input's first byte says how its dialogue passes: as the bytes of
/// both sides themselves, or sealed under a suite of the list, so that what stands behind the tag is reached
/// too.
public final class TlsSessionTarget implements Target {
    private static final int[] SUITES_13 = {0x1301, 0x1302, 0x1303};
    private static final int[] SUITES_12 = {0x009c, 0xc030, 0xcca8, 0x002f, 0x003d, 0xc028};
    private static final int FORMS = 1 + SUITES_13.length + 2 * SUITES_12.length;
    private static final int HEADER = 5;

    /// What opens the sessions that pass as they are: those of the seeds.
    private static final List<Secret> KNOWN = Stream.concat(
                    SealedDialogue.tls13(SUITES_13[0]).secrets().stream(), OldDialogue.secrets().stream())
            .toList();

    @Override
    public String name() {
        return "tls-session";
    }

    @Override
    public List<byte[]> seeds() {
        Stream<byte[]> sealed = Dialogues.smtp().stream().limit(2).flatMap(dialogue -> {
            List<byte[]> each = new ArrayList<>();
            for (int form = 1; form < FORMS; form++) {
                each.add(prefixed(form, dialogue));
            }
            return each.stream();
        });
        Stream<byte[]> raw = RawSessions.each().stream().map(session -> prefixed(0, RawSessions.turns(session)));
        return Stream.concat(raw, sealed).toList();
    }

    private static byte[] prefixed(int form, byte[] rest) {
        byte[] input = new byte[rest.length + 1];
        input[0] = (byte) form;
        System.arraycopy(rest, 0, input, 1, rest.length);
        return input;
    }

    @Override
    public void check(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Turns turns = Turns.of(input, 1);
        int form = (input[0] & 0xff) % FORMS;
        if (form == 0) {
            asItIs(input, turns);
        } else {
            sealed(input, turns, form - 1);
        }
    }

    private static void asItIs(byte[] input, Turns turns) {
        List<List<Object>> opened = new ArrayList<>();
        for (Cuts cuts : Cuts.each(input)) {
            SessionNotes notes = new SessionNotes(KNOWN);
            turns.all().forEach(turn -> notes.passed(turn, cuts));
            opened.add(notes.all());
        }
        Law.sameHoweverCut(opened);
    }

    private static SealedDialogue dialogue(int form) {
        if (form < SUITES_13.length) {
            return SealedDialogue.tls13(SUITES_13[form]);
        }
        int rest = form - SUITES_13.length;
        return SealedDialogue.tls12(SUITES_12[rest % SUITES_12.length], rest >= SUITES_12.length);
    }

    private static void sealed(byte[] input, Turns turns, int form) {
        SealedDialogue dialogue = dialogue(form);
        SessionNotes notes = new SessionNotes(dialogue.secrets());
        Cuts cuts = Cuts.random(Arrays.hashCode(input));
        cuts.feed(dialogue.clientOpening(), notes.to(Side.CLIENT));
        cuts.feed(dialogue.serverOpening(), notes.to(Side.SERVER));
        cuts.feed(dialogue.clientAnswer(), notes.to(Side.CLIENT));
        Expected expected = new Expected(dialogue, Arrays.hashCode(input));
        turns.all()
                .forEach(turn -> expected.seal(turn, new Wire() {
                    @Override
                    public void record(Side from, byte[] record) {
                        cuts.feed(record, notes.to(from));
                    }

                    @Override
                    public void lost(Side from, int length) {
                        notes.lost(from, length);
                    }
                }));
        for (Side side : Side.values()) {
            Law.holds(
                    Arrays.equals(expected.said(side), notes.said(side)),
                    "what the %s said in %s comes out: %d bytes, not %d",
                    side,
                    dialogue.isTls13() ? "TLS 1.3" : "TLS 1.2",
                    expected.said(side).length,
                    notes.said(side).length);
        }
        Law.holds(
                notes.said(Side.CLIENT).length == 0
                        || expected.disturbed
                        || notes.session.summary().why().isEmpty(),
                "a session that was opened has no reason to be sealed");
    }

    /// Receives records as they are sealed.
    private interface Wire {
        void record(Side from, byte[] record);

        void lost(Side from, int length);
    }

    /// Seals a dialogue and remembers what was said in it. One record of some dialogues has a bit turned, or is
    /// not in the capture: that one must not come out, and nothing else in its place.
    private static final class Expected {
        private final SealedDialogue dialogue;
        private final Map<Side, ByteArrayOutputStream> said = new EnumMap<>(Side.class);
        /// Sides of which a record has passed.
        private final Set<Side> begun = EnumSet.noneOf(Side.class);
        /// Sides that stay sealed.
        private final Set<Side> sealed = EnumSet.noneOf(Side.class);
        private final int seed;
        private int records;
        private boolean disturbed;

        Expected(SealedDialogue dialogue, int seed) {
            this.dialogue = dialogue;
            this.seed = seed;
            for (Side side : Side.values()) {
                said.put(side, new ByteArrayOutputStream());
            }
        }

        byte[] said(Side side) {
            return said.getOrDefault(side, new ByteArrayOutputStream()).toByteArray();
        }

        void seal(Turns.Turn turn, Wire wire) {
            switch (turn) {
                case Turns.Turn.Said(Side from, byte[] bytes) -> {
                    for (int at = 0; at < bytes.length; at += 1 << 14) {
                        say(from, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + (1 << 14))), 0, wire);
                    }
                }
                case Turns.Turn.Gap(Side from, int length) ->
                    say(from, new byte[] {'g'}, dialogue.isTls13() ? length : 0, wire);
                case Turns.Turn.End(Side from) ->
                    pass(from, dialogue.record(from, ContentType.ALERT, new byte[] {1, 0}, 0), wire);
                case Turns.Turn.Tls(Side from) -> {
                    if (dialogue.isTls13()) {
                        // Where it is missing, what follows tells that there was one.
                        pass(from, dialogue.keyUpdate(from), wire);
                    }
                }
            }
        }

        private void say(Side from, byte[] bytes, int padding, Wire wire) {
            boolean whole = pass(from, dialogue.record(from, ContentType.APPLICATION_DATA, bytes, padding), wire);
            if (whole && !sealed.contains(from)) {
                said.getOrDefault(from, new ByteArrayOutputStream()).writeBytes(bytes);
            }
        }

        /// False where the record was disturbed on its way.
        private boolean pass(Side from, byte[] record, Wire wire) {
            if (records++ != (seed & 0xf)) {
                wire.record(from, record);
                begun.add(from);
                return true;
            }
            disturbed = true;
            if ((seed >>> 24 & 1) == 0) {
                wire.lost(from, record.length);
                return false;
            }
            if (dialogue.isTls13() && !begun.contains(from)) {
                // The handshake of these sessions is not opened, so that nothing tells which record is the first of
                // application data.
                sealed.add(from);
            }
            record[HEADER + (seed >>> 4 & 0xffff) % (record.length - HEADER)] ^= (byte) (1 << (seed >>> 20 & 7));
            wire.record(from, record);
            return false;
        }
    }
}
