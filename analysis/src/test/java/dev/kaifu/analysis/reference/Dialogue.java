package dev.kaifu.analysis.reference;

import dev.kaifu.protocol.bytes.ByteSpan;
import dev.kaifu.protocol.mail.MailDissector;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.mail.MailProtocol;
import dev.kaifu.protocol.mail.MailProtocols;
import dev.kaifu.protocol.net.Side;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The dialogue of a connection: its bytes are given to the dissector of the protocol that they tell, and every
/// event is traced to its packet by its position.
final class Dialogue implements MailListener {
    /// How often bytes may tell nothing (docs/concepts/how-a-dialogue-is-read.md).
    private static final int MOST_ATTEMPTS = 32;
    /// By this many bytes of a side it shows whether it is text.
    private static final int TEXT = 16;
    /// Lines of a side behind each of which it is asked what is spoken.
    private static final int MOST_LINES = 64;

    /// Bytes up to this position came with this packet.
    private record Mark(long end, Packet packet) {}

    MailProtocol protocol = MailProtocol.UNKNOWN;
    final List<Event> events = new ArrayList<>();
    boolean insideTls;
    /// What is fed.
    private Packet now;

    private Optional<MailDissector> dissector = Optional.empty();
    private int attempts;
    private final List<Piece> undecided = new ArrayList<>();
    private final Map<Side, List<Mark>> marks = new EnumMap<>(Side.class);
    private final Map<Side, ByteArrayOutputStream> messages = new EnumMap<>(Side.class);

    /// @param first of its connection
    Dialogue(Packet first) {
        this.now = first;
    }

    void piece(Piece piece) {
        byte[] bytes = piece.bytes();
        if (piece.isGap()) {
            if (isUndecided()) {
                undecided.add(piece);
            } else {
                feed(piece);
            }
            return;
        }
        int at = 0;
        // A byte at a time, so that what is decided does not depend on the cuts.
        for (; at < bytes.length && isUndecided(); at++) {
            undecided.add(new Piece(piece.from(), piece.packet(), new byte[] {bytes[at]}, 0));
            byte[] said = said(piece.from());
            boolean line = bytes[at] == '\n' && lines(said) <= MOST_LINES;
            if (line || said.length == TEXT || said.length == MailProtocols.DECIDED_WITHIN) {
                decide(false);
            }
        }
        if (at < bytes.length) {
            feed(new Piece(piece.from(), piece.packet(), Arrays.copyOfRange(bytes, at, bytes.length), 0));
        }
    }

    private boolean isUndecided() {
        return dissector.isEmpty() && protocol == MailProtocol.UNKNOWN && attempts < MOST_ATTEMPTS;
    }

    private byte[] said(Side side) {
        return Derivation.joined(undecided.stream()
                .filter(piece -> piece.from() == side)
                .map(Piece::bytes)
                .toArray(byte[][]::new));
    }

    private static int lines(byte[] said) {
        int lines = 0;
        for (byte each : said) {
            lines += each == '\n' ? 1 : 0;
        }
        return lines;
    }

    private void decide(boolean last) {
        Optional<MailProtocol> told =
                MailProtocols.detect(ByteSpan.of(said(Side.SERVER)), ByteSpan.of(said(Side.CLIENT)), last);
        if (told.isPresent()) {
            attempts++;
            protocol = told.get();
            dissector = MailProtocols.dissectorFor(protocol, this);
            marks.clear();
            List<Piece> before = List.copyOf(undecided);
            undecided.clear();
            before.forEach(this::feed);
        }
    }

    /// No more bytes will help to tell what is spoken.
    void decideAtLast() {
        if (!undecided.isEmpty()) {
            decide(true);
        }
    }

    private void feed(Piece piece) {
        List<Mark> ofSide = marks.computeIfAbsent(piece.from(), _ -> new ArrayList<>());
        long before = ofSide.isEmpty() ? 0 : ofSide.getLast().end;
        now = piece.packet();
        ofSide.add(new Mark(before + piece.missing() + piece.bytes().length, piece.packet()));
        dissector.ifPresent(to -> {
            if (piece.isGap()) {
                to.gap(piece.from(), piece.missing());
            } else {
                to.bytes(piece.from(), piece.bytes(), 0, piece.bytes().length);
            }
        });
    }

    void established(Packet packet) {
        now = packet;
        dissector.ifPresent(MailDissector::tlsEstablished);
    }

    /// @param last of those that brought anything
    void end(Packet last) {
        decideAtLast();
        now = last;
        dissector.ifPresent(to -> {
            to.end(Side.CLIENT);
            to.end(Side.SERVER);
        });
    }

    @Override
    public void event(MailEvent event) {
        ByteArrayOutputStream message = event instanceof MailEvent.Message ? messages.remove(event.from()) : null;
        String sha256 =
                message == null ? "" : HexFormat.of().formatHex(Derivation.digest("SHA256", message.toByteArray()));
        events.add(new Event(packet(event), now, event, insideTls, sha256));
    }

    /// The one that brought its last byte; of what the server's word begins and nothing follows, that of the
    /// word.
    private Packet packet(MailEvent event) {
        if (event.end() == 0) {
            return now;
        }
        return marks.getOrDefault(event.from(), List.of()).stream()
                .filter(mark -> mark.end >= event.end())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(event + " ends behind what its side said"))
                .packet;
    }

    @Override
    public void messageBegins(Side from) {
        messages.put(from, new ByteArrayOutputStream());
    }

    @Override
    public void messageBytes(Side from, byte[] array, int offset, int length) {
        ByteArrayOutputStream message = messages.get(from);
        if (message != null) {
            message.write(array, offset, length);
        }
    }
}
