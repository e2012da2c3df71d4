package dev.kaifu.analysis.reference;

import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.Secret;
import java.util.List;
import java.util.Optional;

/// One connection, opened.
final class ReferenceConversation {
    final Connection connection;
    final Dialogue dialogue;
    final Optional<SealedStream> tls;
    final String via;
    final boolean lostInTheClear;
    private final List<Piece> plaintext;
    private boolean lostWhereTlsMayBegin;
    private final boolean goesOnInTheClear;

    ReferenceConversation(Connection connection, List<Secret> secrets) {
        this.connection = connection;
        this.dialogue = new Dialogue(connection.firstPacket);
        List<Piece> pieces = connection.pieces;
        int begins = sayInTheClear(pieces);
        List<Piece> before = pieces.subList(0, begins);
        lostInTheClear = before.stream().anyMatch(Piece::isGap);
        boolean saidBefore = before.stream().anyMatch(piece -> !piece.isGap());
        List<Piece> behind = pieces.subList(begins, pieces.size());
        goesOnInTheClear = saidBefore && !behind.isEmpty() && !answersWithTls(behind);
        if (begins == pieces.size()) {
            tls = Optional.empty();
            via = "";
            plaintext = pieces;
        } else {
            via = before.stream().allMatch(Piece::isGap) ? "implicit" : "starttls";
            boolean words = !saidBefore && answersWithWords(behind);
            Side by = behind.getFirst().from();
            SealedStream session = new SealedStream(
                    words ? behind.stream().filter(piece -> piece.from() == by).toList() : behind, secrets);
            tls = Optional.of(session);
            if (words) {
                // The other side does not know that TLS has begun.
                behind.stream().filter(piece -> piece.from() != by).forEach(dialogue::piece);
            }
            plaintext = session.plaintext;
            sayInside(session);
        }
        dialogue.end(pieces.isEmpty() ? connection.lastPacket : pieces.getLast().packet());
    }

    /// Gives the dialogue all that stands before TLS; where that begins.
    private int sayInTheClear(List<Piece> pieces) {
        boolean mayBegin = true;
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            if (!piece.isGap()) {
                List<Piece> rest = pieces.subList(i, pieces.size());
                byte[] next = mayBegin ? next(rest, piece.from()) : piece.bytes();
                lostWhereTlsMayBegin |= mayBegin
                        && TlsRecord.mayBegin(next)
                        && rest.stream().anyMatch(each -> each.isGap() && each.from() == piece.from());
                if (mayBegin ? TlsRecord.begins(next) : TlsRecord.beginsWithClientHello(next)) {
                    return i;
                }
            }
            int told = dialogue.events.size();
            dialogue.piece(piece);
            boolean granted =
                    dialogue.events.stream().skip(told).anyMatch(event -> event.said() instanceof MailEvent.TlsBegins);
            mayBegin = granted || (mayBegin && piece.isGap());
        }
        return pieces.size();
    }

    /// Whether the other side's next bytes are TLS too.
    private static boolean answersWithTls(List<Piece> pieces) {
        Side other = pieces.getFirst().from().other();
        byte[] next = next(pieces, other);
        return next.length < 2 || (next[0] >= 20 && next[0] <= 24 && next[1] == 3);
    }

    /// Whether they are text.
    private static boolean answersWithWords(List<Piece> pieces) {
        byte[] next = next(pieces, pieces.getFirst().from().other());
        boolean text = next.length >= 4;
        for (int i = 0; i < Math.min(4, next.length); i++) {
            text &= next[i] >= ' ' && next[i] <= '~';
        }
        return text;
    }

    /// The next bytes of a side, however they are cut.
    private static byte[] next(List<Piece> pieces, Side side) {
        return Derivation.joined(pieces.stream()
                .filter(piece -> piece.from() == side)
                .takeWhile(piece -> !piece.isGap())
                .map(Piece::bytes)
                .limit(3)
                .toArray(byte[][]::new));
    }

    private void sayInside(SealedStream session) {
        dialogue.decideAtLast();
        dialogue.insideTls = true;
        session.established.ifPresent(dialogue::established);
        session.plaintext.forEach(dialogue::piece);
    }

    /// The contract's `status`.
    String status() {
        if (tls.isEmpty()) {
            return lostInTheClear ? "PARTLY" : "CLEARTEXT";
        }
        SealedStream session = tls.get();
        boolean whole = session.client.isPresent()
                && session.server.isPresent()
                && !session.refused
                && session.failed() == 0
                && !session.ragged
                && session.established.isPresent();
        return whole ? "DECRYPTED" : session.opened > 0 ? "PARTLY" : "SEALED";
    }

    byte[] plaintext(Side side) {
        return Derivation.joined(plaintext.stream()
                .filter(piece -> piece.from() == side)
                .map(Piece::bytes)
                .toArray(byte[][]::new));
    }

    long missing() {
        return connection.pieces.stream().mapToLong(Piece::missing).sum();
    }

    /// Why this opener has no answer; empty where it has one.
    Optional<String> notCovered() {
        return tls.flatMap(session -> session.notCovered)
                .or(() -> goesOnInTheClear
                        ? Optional.of("one side in the clear behind the other's TLS")
                        : Optional.empty())
                .or(() -> lostWhereTlsMayBegin ? Optional.of("a gap where TLS may begin") : Optional.empty())
                .or(() -> tls.isEmpty() && holdsRecord()
                        ? Optional.of("records of TLS without its beginning")
                        : Optional.empty());
    }

    /// Whether what was taken for clear text has in it what begins a record, as no mail has.
    private boolean holdsRecord() {
        for (Side side : Side.values()) {
            byte[] said = plaintext(side);
            for (int i = 0; i + 2 < said.length; i++) {
                if (said[i] >= 20 && said[i] <= 23 && said[i + 1] == 3 && said[i + 2] >= 0 && said[i + 2] <= 4) {
                    return true;
                }
            }
        }
        return false;
    }
}
