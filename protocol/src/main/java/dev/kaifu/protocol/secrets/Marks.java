package dev.kaifu.protocol.secrets;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// Tells lines that may bear on a secret from the rest of a log, which is nearly all of it, at more than
/// the speed at which a disk reads: by four letters of a word, then by the whole of it, in any case.
final class Marks {
    /// The words, the four letters that are looked for between bars. Behind a word with a star something like hex
    /// must stand, but at a line's beginning: it is a usual one otherwise.
    private static final String[] WORDS = {
        // CLIENT_RANDOM, client_random, CLIENT RANDOM[32], random_bytes
        "|rand|om",
        // CLIENT_TRAFFIC_SECRET_0, RSA 0123, RSA Session-ID
        "|_sec|ret",
        "ec|h_co|nfig",
        "|rsa |*",
        "|rsa\t|*",
        "sessi|on-i|d",
        "maste|r-ke|y",
        "resumptio|n ps|k",
        // s_client -msg, plain and in HTML
        "|>>> |",
        "|<<< |",
        "|gt; |",
        "|lt; |",
        "-----|begi|n ssl session",
        // JSSE, GnuTLS
        "m|aste|r secret",
        "client |nonc|e",
        // NSS
        "|hkdf| expand: label",
        "deri|ved |key [len",
        "|send| record (plain text)",
        "hash hands|hake| message:",
        "handle clie|nt_h|ello handshake",
        // s_client -trace
        "|gmt_|unix_time",
        "hell|o, l|ength",
        // Zeek
        "ss|l::s|ecrets"
    };

    private static final byte ESCAPE = 0x1b;
    private static final int LETTERS = 4;
    private static final int BITS = 12;
    private static final int SPREAD = 0x9e37_79b1;
    /// Makes letters small, and some other characters other ones, in the words as in the text.
    private static final byte SMALL = 0x20;

    private static final int SMALL_WINDOW = 0x2020_2020;

    private static final List<Word> LOOKED_FOR = Stream.of(WORDS).map(Word::of).toList();
    private static final boolean[] LIKELY = new boolean[1 << BITS];

    static {
        for (Word word : LOOKED_FOR) {
            LIKELY[slot(word.code)] = true;
        }
    }

    /// @param code the four letters
    /// @param at where in the word they end
    /// @param beforeHex whether hex must follow, or what may stand before it where a line was wrapped
    private record Word(byte[] letters, int code, int at, boolean beforeHex) {
        static Word of(String marked) {
            int begin = marked.indexOf('|');
            byte[] letters = marked.replace("|", "").replace("*", "").getBytes(StandardCharsets.US_ASCII);
            int code = 0;
            for (int i = 0; i < letters.length; i++) {
                letters[i] |= SMALL;
                code = i >= begin && i < begin + LETTERS ? (code << Byte.SIZE) | letters[i] : code;
            }
            return new Word(letters, code, begin + LETTERS, marked.endsWith("*"));
        }

        /// Whether the word stands in the line where its four letters end at `end`.
        boolean stands(byte[] array, int from, int end, int to) {
            int start = end - at;
            if (start < from || start + letters.length > to) {
                return false;
            }
            for (int i = 0; i < letters.length; i++) {
                if ((array[start + i] | SMALL) != letters[i]) {
                    return false;
                }
            }
            int next = start + letters.length;
            return !beforeHex || start == from || next == to || mayGoOnWithHex(array[next]);
        }

        /// Hex, blanks, the mark of quoted-printable, tags.
        private static boolean mayGoOnWithHex(byte b) {
            return b <= '9' || b == '=' || b == '<' || (b >= 'A' && b <= 'F') || (b >= 'a' && b <= 'f');
        }
    }

    private Marks() {}

    /// Whether one of the words stands in `array` from `from` to before `to`, or what may hide one: a
    /// terminal's colours.
    static boolean in(byte[] array, int from, int to) {
        int window = 0;
        for (int i = from; i < to; i++) {
            window = (window << Byte.SIZE) | (array[i] & 0xff);
            if (array[i] == ESCAPE || (LIKELY[slot(window | SMALL_WINDOW)] && stands(array, from, i + 1, to))) {
                return true;
            }
        }
        return false;
    }

    private static int slot(int window) {
        return (window * SPREAD) >>> (Integer.SIZE - BITS);
    }

    private static boolean stands(byte[] array, int from, int end, int to) {
        for (Word word : LOOKED_FOR) {
            if (word.stands(array, from, end, to)) {
                return true;
            }
        }
        return false;
    }
}
