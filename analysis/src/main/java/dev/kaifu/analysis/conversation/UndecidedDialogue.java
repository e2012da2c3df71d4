package dev.kaifu.analysis.conversation;

import dev.kaifu.protocol.bytes.ByteSpan;
import dev.kaifu.protocol.mail.MailProtocol;
import dev.kaifu.protocol.mail.MailProtocols;
import dev.kaifu.protocol.mail.Newline;
import dev.kaifu.protocol.net.Side;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The first bytes of both sides, kept in the order in which they passed until they tell what is spoken. No
/// more than [MailProtocols#DECIDED_WITHIN] bytes of a side and a last chunk are kept.
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
    /// By this many bytes of a side it shows whether it is text.
    private static final int FIRST_LOOK = 16;
    /// Lines of a side behind each of which it is worth to decide; behind them only
    /// [MailProtocols#DECIDED_WITHIN] is.
    private static final int TELLING_LINES = 64;

    /// Bytes of memory of a turn, its bytes left out.
    private static final int TURN = 80;

    private List<Turn> turns = new ArrayList<>();
    private @Nullable Said client;
    private @Nullable Said server;

    /// How many of these bytes to [#add] before it is worth to [#decide] again. That depends on what was said
    /// alone, not on how it was cut into segments.
    int untilTelling(Side from, byte[] array, int offset, int length) {
        Said before = of(from);
        int size = before.bytes.size();
        int next = size < FIRST_LOOK ? FIRST_LOOK : MailProtocols.DECIDED_WITHIN;
        int most = Math.min(length, next - size);
        int newline = before.lines < TELLING_LINES ? Newline.next(array, offset, offset + most) : -1;
        return newline < 0 ? most : newline + 1 - offset;
    }

    /// Keeps a turn, of no more bytes than [#untilTelling] says.
    ///
    /// @return whether it may tell what is spoken, so that it is worth to [#decide]
    boolean add(Turn turn) {
        turns.add(turn);
        boolean full = turns.size() >= MAX_TURNS;
        return turn instanceof Turn.Bytes(Side from, byte[] bytes, long _, long _) ? of(from).add(bytes) || full : full;
    }

    private Said of(Side side) {
        Said known = side == Side.CLIENT ? client : server;
        return known == null ? begin(side) : known;
    }

    private Said begin(Side side) {
        Said begun = new Said();
        if (side == Side.CLIENT) {
            client = begun;
        } else {
            server = begun;
        }
        return begun;
    }

    /// What one side said.
    private static final class Said {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int lines;

        /// Whether this is a place to decide at.
        boolean add(byte[] more) {
            bytes.writeBytes(more);
            boolean line = lines < TELLING_LINES && more[more.length - 1] == '\n';
            lines += line ? 1 : 0;
            return line || bytes.size() == FIRST_LOOK || bytes.size() == MailProtocols.DECIDED_WITHIN;
        }
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    /// What is spoken; empty where more bytes are needed, never where `last`.
    Optional<MailProtocol> decide(boolean last) {
        return MailProtocols.detect(said(Side.SERVER), said(Side.CLIENT), last || turns.size() >= MAX_TURNS);
    }

    private ByteSpan said(Side side) {
        return ByteSpan.of(of(side).bytes.toByteArray());
    }

    /// All that was kept; nothing is kept any longer.
    List<Turn> release() {
        List<Turn> released = turns;
        turns = new ArrayList<>();
        client = null;
        server = null;
        return released;
    }

    /// Bytes of memory that all of it takes: what was said is kept in turns, and side by side.
    int held() {
        return TURN * turns.size() + heldOf(client) + heldOf(server);
    }

    private static int heldOf(@Nullable Said said) {
        return said == null ? 0 : 3 * said.bytes.size();
    }
}
