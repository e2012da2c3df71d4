package dev.kaifu.fuzz.target;

import dev.kaifu.fuzz.Cuts;
import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Turns;
import dev.kaifu.protocol.mail.MailDissector;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.net.Side;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// What must hold of every dissector, for any dialogue.
public final class DissectorLaws {
    private DissectorLaws() {}

    /// Plays the input ([Turns]) in one chunk a turn, byte by byte, and cut at random.
    ///
    /// @param maker makes the dissector
    public static void check(byte[] input, Function<MailListener, MailDissector> maker) {
        Turns turns = Turns.of(input, 0);
        List<List<String>> heard = new ArrayList<>();
        for (Cuts cuts : Cuts.each(input)) {
            DialogueNotes notes = new DialogueNotes();
            MailDissector dissector = maker.apply(notes);
            Set<Side> over = EnumSet.noneOf(Side.class);
            turns.all().forEach(turn -> passed(turn, cuts, notes, dissector, over));
            for (Side side : Side.values()) {
                if (over.add(side)) {
                    dissector.end(side);
                }
            }
            notes.over();
            heard.add(notes.all());
        }
        Law.sameHoweverCut(heard);
    }

    /// @param over the sides that have ended: nothing comes from them any more
    private static void passed(
            Turns.Turn turn, Cuts cuts, DialogueNotes notes, MailDissector dissector, Set<Side> over) {
        switch (turn) {
            case Turns.Turn.Said(Side from, byte[] bytes)
            when !over.contains(from) -> {
                notes.passes(from, bytes.length);
                cuts.feed(bytes, (array, offset, length) -> dissector.bytes(from, array, offset, length));
            }
            case Turns.Turn.Gap(Side from, int length)
            when !over.contains(from) -> {
                notes.passes(from, length);
                dissector.gap(from, length);
            }
            case Turns.Turn.End(Side from) when over.add(from) -> dissector.end(from);
            case Turns.Turn.Tls ignored -> dissector.tlsEstablished();
            case Turns.Turn.Said ignored -> {}
            case Turns.Turn.Gap ignored -> {}
            case Turns.Turn.End ignored -> {}
        }
    }
}
