package dev.kaifu.analysis.reference;

import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.Side;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// One TCP connection: its ends, and what both said in the order in which it became known.
final class Connection {
    private static final Pattern SERVER_WORDS = Pattern.compile("(\\* |\\+OK|-ERR|\\+ |[2-5][0-9][0-9][ -]).*");
    private static final Pattern CLIENT_WORDS = Pattern.compile(
            "((EHLO|HELO|LHLO|AUTH|USER) |MAIL FROM|RCPT TO|STARTTLS|QUIT|STLS|CAPA).*", Pattern.CASE_INSENSITIVE);

    final int index;
    final Endpoint first;
    final Endpoint second;
    final Packet firstPacket;
    final List<Piece> pieces = new ArrayList<>();
    final Direction fromFirst = new Direction((bytes, missing) -> next(true, bytes, missing));
    final Direction fromSecond = new Direction((bytes, missing) -> next(false, bytes, missing));
    private Optional<Boolean> firstIsClient = Optional.empty();
    Packet lastPacket;
    /// The capture's time at its last packet.
    long lastSeen;

    Ending ending = Ending.END_OF_INPUT;

    Connection(int index, Segment segment) {
        this.index = index;
        this.first = segment.source();
        this.second = segment.destination();
        this.firstPacket = segment.packet();
        this.lastPacket = firstPacket;
    }

    Endpoint client() {
        return isFirstClient() ? first : second;
    }

    Endpoint server() {
        return isFirstClient() ? second : first;
    }

    boolean isBetween(Segment segment) {
        return (first.equals(segment.source()) && second.equals(segment.destination()))
                || (second.equals(segment.source()) && first.equals(segment.destination()));
    }

    Direction from(Segment segment) {
        return first.equals(segment.source()) ? fromFirst : fromSecond;
    }

    /// Takes one of its segments; true where that ends it.
    boolean take(Segment segment) {
        Direction from = from(segment);
        Direction other = from == fromFirst ? fromSecond : fromFirst;
        int sequence = segment.sequence();
        if (segment.has(Segment.SYN)) {
            if (from.initial() >= 0 && from.initial() != Integer.toUnsignedLong(sequence)) {
                // RFC 9293 3.10.7.4: refused.
                return false;
            }
            from.syn(sequence++);
            decide((from == fromFirst) != segment.has(Segment.ACK));
        }
        if (segment.has(Segment.ACK) && !segment.has(Segment.RST)) {
            other.acknowledged(segment.acknowledgement());
        }
        if (segment.wireLength() > 0) {
            decideByWords(segment);
            from.payload(segment, sequence);
        } else if (segment.has(Segment.RST)) {
            // RFC 9293 3.5.2: its number may be the answer to another.
            from.notice(sequence - 1);
        } else {
            from.empty(sequence);
        }
        if (segment.has(Segment.FIN)) {
            from.fin(sequence + segment.wireLength());
        }
        if (segment.has(Segment.RST)) {
            ending = (from == fromFirst) == isFirstClient() ? Ending.RESET_BY_CLIENT : Ending.RESET_BY_SERVER;
            return true;
        }
        boolean over = from.isFinished() && other.isFinished();
        if (over) {
            ending = Ending.FINS;
        }
        return over;
    }

    void end() {
        fromFirst.end();
        fromSecond.end();
    }

    private void next(boolean isFromFirst, byte[] bytes, long missing) {
        Side side = isFromFirst == isFirstClient() ? Side.CLIENT : Side.SERVER;
        decide(isFirstClient());
        pieces.add(new Piece(side, lastPacket, bytes, missing));
    }

    /// The contract: who sent the SYN, else who speaks as a client, else the higher port.
    private boolean isFirstClient() {
        return firstIsClient.orElse(first.port() >= second.port());
    }

    private void decide(boolean firstEndIsClient) {
        if (firstIsClient.isEmpty()) {
            firstIsClient = Optional.of(firstEndIsClient);
        }
    }

    private void decideByWords(Segment segment) {
        boolean isFirst = first.equals(segment.source());
        byte[] said = segment.payload();
        String words = new String(said, StandardCharsets.ISO_8859_1)
                .lines()
                .findFirst()
                .orElse("");
        // A handshake record with a ClientHello or a ServerHello (RFC 8446 4 and 5.1).
        boolean tls = said.length >= 6 && said[0] == 0x16 && said[1] == 3;
        if (tls ? said[5] == 1 : CLIENT_WORDS.matcher(words).matches()) {
            decide(isFirst);
        } else if (tls ? said[5] == 2 : SERVER_WORDS.matcher(words).matches()) {
            decide(!isFirst);
        } else {
            decide(isFirstClient());
        }
    }
}
