package dev.kaifu.fuzz;

import dev.kaifu.protocol.net.Side;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A dialogue of two sides in bytes that survive mutation: `ff` and a letter tell what comes, all else is what
/// the side at hand says.
///
/// `ff C` and `ff S` hand over to a side, `ff g n` is a gap of n+1 bytes, `ff e` the end of the side, `ff t`
/// the end of a TLS handshake; `ff ff` stands for one byte `ff`. Any other letter says nothing.
public record Turns(List<Turn> all) {
    /// One thing that happens.
    public sealed interface Turn {
        /// What one side says.
        record Said(Side from, byte[] bytes) implements Turn {}

        /// Bytes that are missing.
        record Gap(Side from, int length) implements Turn {}

        /// A side says no more.
        record End(Side from) implements Turn {}

        /// A TLS handshake is done.
        record Tls(Side from) implements Turn {}
    }

    private static final int MARK = 0xff;

    /// Reads turns; every input has some meaning.
    public static Turns of(byte[] input, int offset) {
        List<Turn> turns = new ArrayList<>();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Side side = Side.SERVER;
        int at = offset;
        while (at < input.length) {
            int b = input[at++] & 0xff;
            if (b != MARK || at == input.length) {
                said.write(b);
                continue;
            }
            int letter = input[at++] & 0xff;
            if (letter == MARK) {
                said.write(MARK);
                continue;
            }
            flush(turns, side, said);
            switch (letter) {
                case 'C' -> side = Side.CLIENT;
                case 'S' -> side = Side.SERVER;
                case 'g' -> turns.add(new Turn.Gap(side, 1 + (at < input.length ? input[at++] & 0xff : 0)));
                case 'e' -> turns.add(new Turn.End(side));
                case 't' -> turns.add(new Turn.Tls(side));
                default -> {
                    // Says nothing.
                }
            }
        }
        flush(turns, side, said);
        return new Turns(turns);
    }

    private static void flush(List<Turn> turns, Side side, ByteArrayOutputStream said) {
        if (said.size() > 0) {
            turns.add(new Turn.Said(side, said.toByteArray()));
            said.reset();
        }
    }

    /// A seed from a script: lines `C: …` and `S: …` (CRLF is added), `C| …` without a line ending, `g`, `e`,
    /// `t` alone for what is no speech. `\r`, `\n` and `\xNN` stand for bytes.
    public static byte[] seed(String script) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String line : script.lines().toList()) {
            if (line.length() > 1 && (line.charAt(1) == ':' || line.charAt(1) == '|')) {
                String text = line.length() > 3 ? line.substring(3) : "";
                mark(out, line.charAt(0));
                said(out, text + (line.charAt(1) == ':' ? "\\r\\n" : ""));
            } else if (!line.isBlank()) {
                mark(out, line.charAt(0));
                if (line.charAt(0) == 'g') {
                    out.write(9);
                }
            }
        }
        return out.toByteArray();
    }

    private static void mark(ByteArrayOutputStream out, char letter) {
        out.write(MARK);
        out.write(letter);
    }

    private static void said(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xff;
            if (b == '\\' && i + 1 < bytes.length) {
                i++;
                switch (bytes[i]) {
                    case 'r' -> b = '\r';
                    case 'n' -> b = '\n';
                    case 'x' -> {
                        b = Integer.parseInt(new String(bytes, i + 1, 2, StandardCharsets.US_ASCII), 16);
                        i += 2;
                    }
                    default -> b = bytes[i];
                }
            }
            out.write(b);
            if (b == MARK) {
                out.write(MARK);
            }
        }
    }
}
