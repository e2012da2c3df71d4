package dev.kaifu.fuzz.target;

import dev.kaifu.analysis.session.SessionSecrets;
import dev.kaifu.analysis.session.TlsListener;
import dev.kaifu.analysis.session.TlsSession;
import dev.kaifu.fuzz.Cuts;
import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Target;
import dev.kaifu.fuzz.Turns;
import dev.kaifu.fuzz.seed.Dialogues;
import dev.kaifu.fuzz.seed.SealedDialogue;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.protocol.tls.ContentType;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A whole TLS session, fed both sides. The input's first byte says how its dialogue passes: as the bytes of
/// both sides themselves, or sealed under a suite of the list, so that what stands behind the tag is reached
/// too.
public final class TlsSessionTarget implements Target {
    private static final int[] SUITES_13 = {0x1301, 0x1302, 0x1303};
    private static final int[] SUITES_12 = {0x009c, 0xc030, 0xcca8, 0x002f, 0x003d, 0xc028};
    private static final int FORMS = 1 + SUITES_13.length + 2 * SUITES_12.length;
    private static final int HEADER = 5;

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
        return Stream.concat(Stream.of(raw()), sealed).toList();
    }

    /// A sealed dialogue as the bytes that pass.
    private static byte[] raw() {
        SealedDialogue dialogue = SealedDialogue.tls13(SUITES_13[0]);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        said(out, 'C', dialogue.clientOpening());
        said(out, 'S', dialogue.serverOpening());
        said(out, 'S', dialogue.record(Side.SERVER, ContentType.APPLICATION_DATA, new byte[] {'2', '2', '0'}, 0));
        said(out, 'C', dialogue.keyUpdate(Side.CLIENT));
        said(out, 'C', dialogue.record(Side.CLIENT, ContentType.ALERT, new byte[] {1, 0}, 0));
        return prefixed(0, out.toByteArray());
    }

    private static void said(ByteArrayOutputStream out, char letter, byte[] bytes) {
        out.write(0xff);
        out.write(letter);
        for (byte b : bytes) {
            out.write(b);
            if (b == -1) {
                out.write(b);
            }
        }
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
            Notes notes = new Notes(SealedDialogue.tls13(SUITES_13[0]));
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
        Notes notes = new Notes(dialogue);
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
                        notes.session.gap(from, length);
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
        private final Map<Side, Boolean> lost = new EnumMap<>(Side.class);
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
                    if (dialogue.isTls13() && !pass(from, dialogue.keyUpdate(from), wire)) {
                        // Whoever does not know of the update has no keys for what follows.
                        lost.put(from, true);
                    }
                }
            }
        }

        private void say(Side from, byte[] bytes, int padding, Wire wire) {
            boolean whole = pass(from, dialogue.record(from, ContentType.APPLICATION_DATA, bytes, padding), wire);
            if (whole && !lost.getOrDefault(from, false)) {
                said.getOrDefault(from, new ByteArrayOutputStream()).writeBytes(bytes);
            }
        }

        /// False where the record was disturbed on its way.
        private boolean pass(Side from, byte[] record, Wire wire) {
            if (records++ != (seed & 0xf)) {
                wire.record(from, record);
                return true;
            }
            disturbed = true;
            if ((seed >>> 24 & 1) == 0) {
                wire.lost(from, record.length);
                return false;
            }
            // TLS 1.3 numbers only what was opened: what follows a spoilt record stays sealed.
            lost.put(from, dialogue.isTls13());
            record[HEADER + (seed >>> 4 & 0xffff) % (record.length - HEADER)] ^= (byte) (1 << (seed >>> 20 & 7));
            wire.record(from, record);
            return false;
        }
    }

    /// Writes down what a session lets out.
    private static final class Notes implements TlsListener {
        private final SecretStore store = new SecretStore();
        private final RecordWorkspace workspace = new RecordWorkspace();
        private final TlsSession session;
        private final List<Object> all = new ArrayList<>();
        private final Map<Side, ByteArrayOutputStream> said = new EnumMap<>(Side.class);

        Notes(SealedDialogue known) {
            store.addAll(known.secrets());
            session = new TlsSession(SessionSecrets.of(store), this);
        }

        void passed(Turns.Turn turn, Cuts cuts) {
            switch (turn) {
                case Turns.Turn.Said(Side from, byte[] bytes) -> cuts.feed(bytes, to(from));
                case Turns.Turn.Gap(Side from, int length) -> session.gap(from, length);
                case Turns.Turn.End ignored -> {}
                case Turns.Turn.Tls ignored -> {}
            }
        }

        Cuts.Sink to(Side from) {
            return (array, offset, length) -> session.bytes(from, array, offset, length, workspace);
        }

        List<Object> all() {
            List<Object> told = new ArrayList<>(all);
            told.add(session.summary());
            return told;
        }

        byte[] said(Side side) {
            ByteArrayOutputStream bytes = said.get(side);
            return bytes == null ? new byte[0] : bytes.toByteArray();
        }

        @Override
        public void plaintext(Side from, byte[] array, int offset, int length) {
            Law.holds(length > 0 && offset >= 0 && offset + length <= array.length, "%d bytes at %d", length, offset);
            said.computeIfAbsent(from, side -> new ByteArrayOutputStream()).write(array, offset, length);
            all.add(from + " " + Arrays.hashCode(Arrays.copyOfRange(array, offset, offset + length)));
        }

        @Override
        public void established() {
            all.add("established");
        }

        @Override
        public void alert(Side from, int level, int description) {
            all.add(from + " alert " + level + " " + description);
        }
    }
}
