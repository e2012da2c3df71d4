package dev.kaifu.protocol.mail;

import dev.kaifu.protocol.net.Side;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/// A dialogue as test text, and what a dissector makes of it.
///
/// `C: text` and `S: text` are lines with CRLF; `C| text` has no line ending of its own; `\r`, `\n`, `\0`, `\\` and
/// `\xNN` stand for bytes. `C- 100` is a gap of 100 bytes, `C.` the end of that side, `TLS` the end of a handshake.
/// Lines of one side that follow each other pass as one chunk.
public record Script(List<Turn> turns) {
    /// One chunk, or an event of the connection.
    public sealed interface Turn {
        record Bytes(Side from, byte[] bytes) implements Turn {}

        record Gap(Side from, long length) implements Turn {}

        record End(Side from) implements Turn {}

        record Tls() implements Turn {}
    }

    public static Script of(String text) {
        List<Turn> turns = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank()) {
                continue;
            }
            Turn turn = turn(line);
            if (turn instanceof Turn.Bytes now
                    && !turns.isEmpty()
                    && turns.getLast() instanceof Turn.Bytes before
                    && before.from() == now.from()) {
                turns.removeLast();
                turn = new Turn.Bytes(now.from(), concat(before.bytes(), now.bytes()));
            }
            turns.add(turn);
        }
        return new Script(turns);
    }

    private static Turn turn(String line) {
        if (line.equals("TLS")) {
            return new Turn.Tls();
        }
        Side side = line.charAt(0) == 'C' ? Side.CLIENT : Side.SERVER;
        String rest = line.length() > 3 ? line.substring(3) : "";
        return switch (line.charAt(1)) {
            case ':' -> new Turn.Bytes(side, unescape(rest + "\\r\\n"));
            case '|' -> new Turn.Bytes(side, unescape(rest));
            case '-' -> new Turn.Gap(side, Long.parseLong(rest.strip()));
            case '.' -> new Turn.End(side);
            default -> throw new IllegalArgumentException(line);
        };
    }

    private static byte[] unescape(String text) {
        StringBuilder bytes = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '\\') {
                bytes.append(
                        new String(String.valueOf(c).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
                continue;
            }
            char escaped = text.charAt(i++);
            switch (escaped) {
                case 'r' -> bytes.append('\r');
                case 'n' -> bytes.append('\n');
                case '0' -> bytes.append('\0');
                case 'x' -> {
                    bytes.append((char) Integer.parseInt(text.substring(i, i + 2), 16));
                    i += 2;
                }
                default -> bytes.append(escaped);
            }
        }
        return bytes.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /// The events, one line each, with positions: whole chunks.
    public List<String> events(Function<MailListener, MailDissector> dissector) {
        return play(dissector, (_, left) -> left);
    }

    /// The same, fed byte by byte.
    public List<String> eventsByteByByte(Function<MailListener, MailDissector> dissector) {
        return play(dissector, (_, _) -> 1);
    }

    /// The same, cut at random.
    public List<String> eventsCutAtRandom(Function<MailListener, MailDissector> dissector, long seed) {
        Random random = new Random(seed);
        return play(dissector, (_, left) -> 1 + random.nextInt(Math.min(left, 1 + random.nextInt(40))));
    }

    private interface Cut {
        int next(int done, int left);
    }

    private List<String> play(Function<MailListener, MailDissector> maker, Cut cut) {
        Notes notes = new Notes();
        MailDissector dissector = maker.apply(notes);
        for (Turn turn : turns) {
            switch (turn) {
                case Turn.Bytes(Side from, byte[] bytes) -> {
                    for (int at = 0; at < bytes.length; ) {
                        int length = cut.next(at, bytes.length - at);
                        // Another array each time: nothing may be kept of a chunk that went by.
                        byte[] chunk = java.util.Arrays.copyOfRange(bytes, at, at + length);
                        dissector.bytes(from, chunk, 0, length);
                        java.util.Arrays.fill(chunk, (byte) '!');
                        at += length;
                    }
                }
                case Turn.Gap(Side from, long length) -> dissector.gap(from, length);
                case Turn.End(Side from) -> dissector.end(from);
                case Turn.Tls() -> dissector.tlsEstablished();
            }
        }
        return notes.lines;
    }

    /// Writes events down.
    private static final class Notes implements MailListener {
        private final List<String> lines = new ArrayList<>();
        private final Map<Side, StringBuilder> messages = new EnumMap<>(Side.class);

        @Override
        public void messageBegins(Side from) {
            messages.put(from, new StringBuilder());
        }

        @Override
        public void messageBytes(Side from, byte[] array, int offset, int length) {
            messages.computeIfAbsent(from, _ -> new StringBuilder("(never begun)"))
                    .append(new String(array, offset, length, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void event(MailEvent event) {
            lines.add(event.at() + "-" + event.end() + " " + said(event));
        }

        private String said(MailEvent event) {
            return switch (event) {
                case MailEvent.Reply reply -> "reply " + reply.code() + " " + reply.lines() + binary(reply.binary());
                case MailEvent.Command command ->
                    "command " + (command.tag().isEmpty() ? "" : command.tag() + " ") + "[" + command.verb() + "] ["
                            + command.argument() + "]" + binary(command.binary());
                case MailEvent.SaslLine line -> "sasl " + line.from() + " " + line.mechanism() + " " + line.line();
                case MailEvent.Response response ->
                    "response " + response.tag() + " " + response.text()
                            + (response.lines().isEmpty() ? "" : " " + response.lines()) + binary(response.binary());
                case MailEvent.Message passed -> {
                    String text = String.valueOf(messages.remove(passed.from()))
                            .replace("\r", "\\r")
                            .replace("\n", "\\n");
                    yield "message " + passed.from() + " " + passed.bytes() + (passed.complete() ? "" : " cut") + " "
                            + text;
                }
                case MailEvent.TlsBegins begins -> "tls " + begins.from();
                case MailEvent.Unparsed unparsed -> "unparsed " + unparsed.from() + " " + unparsed.why();
            };
        }

        private static String binary(boolean binary) {
            return binary ? " binary" : "";
        }
    }
}
