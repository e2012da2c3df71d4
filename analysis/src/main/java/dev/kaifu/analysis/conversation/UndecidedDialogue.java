package dev.kaifu.analysis.conversation;

import dev.kaifu.protocol.bytes.ByteSpan;
import dev.kaifu.protocol.mail.MailProtocol;
import dev.kaifu.protocol.mail.MailProtocols;
import dev.kaifu.protocol.mail.Newline;
import dev.kaifu.protocol.net.Side;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The first bytes of both sides, kept in the order in which they passed until they tell what is spoken. No more than
/// [MailProtocols#DECIDED_WITHIN] bytes of a side and a last chunk are kept.
final class UndecidedDialogue {
    /// What passed, with the packet that brought it.
    sealed interface Turn {
        Side from();

        long packet();

        long timeNanos();

        record Bytes(Side from, byte[] bytes, long packet, long timeNanos) implements Turn {}

        record Gap(Side from, long length, long packet, long timeNanos) implements Turn {}
    }

    /// Turns kept: as many chunks of one byte as decide, and the gaps between them.
    private static final int MAX_TURNS = 4 * MailProtocols.DECIDED_WITHIN;
    /// Within so many bytes it shows that a side is no text; behind them only whole lines tell more.
    private static final int FIRST_LOOK = 16;

    private final List<Turn> turns = new ArrayList<>();
    private final Map<Side, ByteArrayOutputStream> said = new EnumMap<>(Side.class);

    /// Keeps a turn.
    ///
    /// @return whether it may tell what is spoken, so that it is worth to [#decide]
    boolean add(Turn turn) {
        turns.add(turn);
        if (turn instanceof Turn.Bytes(Side from, byte[] bytes, long _, long _)) {
            ByteArrayOutputStream all = said.computeIfAbsent(from, _ -> new ByteArrayOutputStream());
            boolean early = all.size() < FIRST_LOOK;
            all.writeBytes(bytes);
            return early
                    || Newline.next(bytes, 0, bytes.length) >= 0
                    || all.size() >= MailProtocols.DECIDED_WITHIN
                    || turns.size() >= MAX_TURNS;
        }
        return turns.size() >= MAX_TURNS;
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    /// What is spoken; empty where more bytes are needed, never where `last`.
    Optional<MailProtocol> decide(boolean last) {
        return MailProtocols.detect(said(Side.SERVER), said(Side.CLIENT), last || turns.size() >= MAX_TURNS);
    }

    private ByteSpan said(Side side) {
        ByteArrayOutputStream bytes = said.get(side);
        return ByteSpan.of(bytes == null ? new byte[0] : bytes.toByteArray());
    }

    /// All that was kept; nothing is kept any longer.
    List<Turn> release() {
        List<Turn> released = List.copyOf(turns);
        turns.clear();
        said.clear();
        return released;
    }
}
