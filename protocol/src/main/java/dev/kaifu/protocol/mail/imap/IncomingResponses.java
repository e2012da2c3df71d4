package dev.kaifu.protocol.mail.imap;

import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.mail.ForeignBytes;
import dev.kaifu.protocol.mail.WireText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads what the server sends a live client: responses one by one, the first a greeting, with their literals.
final class IncomingResponses {
    /// Bytes of the server that are kept unread. A server that sends more before it is asked speaks no IMAP.
    static final int UNREAD_LIMIT = 1 << 20;
    /// Bytes after which a first line that cannot be a greeting is judged although it has not ended.
    private static final int JUDGED_AFTER = 16;
    /// Lines that are no response but may be passed over.
    private static final int MAX_STRAY_LINES = 100;

    private final int literalsLimit;
    private final UnitReader unit = new UnitReader();
    private final List<byte[]> literals = new ArrayList<>();
    private Optional<ByteArrayOutputStream> literal = Optional.empty();
    private long literalLeft;
    private long literalBytes;
    private byte[] unread = new byte[0];
    private int read;
    private boolean greeted;
    private int strayLines;
    private Optional<String> broken = Optional.empty();

    IncomingResponses(int literalsLimit) {
        this.literalsLimit = literalsLimit;
    }

    /// Takes bytes that the server sent.
    void received(byte[] array, int offset, int length) {
        int had = unread.length - read;
        int kept = Math.min(length, UNREAD_LIMIT - had);
        byte[] joined = Arrays.copyOfRange(unread, read, read + had + kept);
        System.arraycopy(array, offset, joined, had, kept);
        unread = joined;
        read = 0;
        if (kept < length) {
            broken = Optional.of("the server sent more than " + UNREAD_LIMIT + " bytes without being asked");
        }
    }

    /// The next response. Once malformed, it stays so.
    Parsed<ImapResponse> next() {
        int from = read;
        while (broken.isEmpty() && read < unread.length) {
            Optional<ImapResponse> response = literal.isPresent() ? literal(literal.get()) : line();
            if (response.isPresent()) {
                greeted = true;
                return new Parsed.Value<>(response.get(), read - from);
            }
        }
        return broken.<Parsed<ImapResponse>>map(Parsed.Malformed::new).orElseGet(() -> new Parsed.NeedMore<>(1));
    }

    private Optional<ImapResponse> line() {
        if (unit.isEmpty()) {
            literals.clear();
            literalBytes = 0;
        }
        read += unit.take(unread, read, unread.length);
        if (unit.cut()) {
            broken = Optional.of("a response is longer than " + UnitReader.TEXT_LIMIT + " bytes");
        } else if (unit.lineComplete()) {
            return lineEnded();
        } else {
            judgeUnended();
        }
        return Optional.empty();
    }

    private Optional<ImapResponse> lineEnded() {
        WireText text = unit.text();
        switch (ImapResponseReader.read(text)) {
            case Parsed.Value<ImapResponse>(ImapResponse response, int _)
            when greeted || isGreeting(response) -> {
                Optional<Literal> announced = response.carriesLiterals() ? unit.announced() : Optional.empty();
                if (announced.isPresent()) {
                    literalFollows(announced.get());
                    return Optional.empty();
                }
                unit.reset();
                return Optional.of(response);
            }
            case Parsed.Malformed<ImapResponse>(String why) when greeted -> stray(text, why);
            default -> broken = Optional.of(describe(text, "a greeting begins with * OK, * PREAUTH or * BYE"));
        }
        return Optional.empty();
    }

    // RFC 9051 7.1.4
    private static boolean isGreeting(ImapResponse response) {
        return response.isUntagged()
                && response.status()
                        .filter(status ->
                                status == ImapStatus.OK || status == ImapStatus.PREAUTH || status == ImapStatus.BYE)
                        .isPresent();
    }

    // ImapQuirk.STRAY_LINE: the dialogue goes on behind it.
    private void stray(WireText line, String why) {
        unit.reset();
        if (++strayLines > MAX_STRAY_LINES) {
            broken = Optional.of(describe(line, why));
        }
    }

    // A TLS alert has no line feed: whoever waits for one waits for ever.
    private void judgeUnended() {
        String text = unit.text().text();
        if (greeted || text.isEmpty() || text.charAt(0) == '*') {
            return;
        }
        // Bytes: how many characters they are is not known before the last one of them has come.
        boolean control = text.charAt(0) < 0x20 && unit.length() > 2;
        if (control || unit.length() >= JUDGED_AFTER) {
            broken = Optional.of(describe(unit.text(), "a greeting begins with *"));
        }
    }

    private static String describe(WireText line, String why) {
        byte[] bytes = line.text().getBytes(StandardCharsets.ISO_8859_1);
        return ForeignBytes.looksLike(bytes, 0, bytes.length)
                .filter(kind -> !kind.equals("IMAP"))
                .map(kind -> "this is no IMAP response but looks like " + kind)
                .orElse("this is no IMAP response: " + why);
    }

    // ---- Literals ----

    private void literalFollows(Literal announced) {
        literalBytes += announced.size();
        if (announced.size() > literalsLimit || literalBytes > literalsLimit) {
            broken = Optional.of("the server announces " + literalBytes + " bytes of literals, where at most "
                    + literalsLimit + " are taken");
            return;
        }
        literalLeft = announced.size();
        literal = Optional.of(new ByteArrayOutputStream());
        endLiteralIfOver();
    }

    private Optional<ImapResponse> literal(ByteArrayOutputStream kept) {
        int taken = (int) Math.min(unread.length - read, literalLeft);
        kept.write(unread, read, taken);
        read += taken;
        literalLeft -= taken;
        endLiteralIfOver();
        return Optional.empty();
    }

    private void endLiteralIfOver() {
        if (literalLeft == 0) {
            literal.ifPresent(kept -> literals.add(kept.toByteArray()));
            literal = Optional.empty();
        }
    }

    /// The literals of the response that was given out last.
    List<byte[]> literals() {
        return List.copyOf(literals);
    }

    /// What was received behind the last response given out.
    byte[] unread() {
        return Arrays.copyOfRange(unread, read, unread.length);
    }

    /// Forgets all that was received.
    void clear() {
        unread = new byte[0];
        read = 0;
        unit.reset();
        literals.clear();
        literal = Optional.empty();
        literalLeft = 0;
    }
}
