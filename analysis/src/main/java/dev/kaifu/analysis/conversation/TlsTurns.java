package dev.kaifu.analysis.conversation;

import dev.kaifu.analysis.conversation.Conversation.OneSidedTls;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.ContentType;
import dev.kaifu.protocol.tls.RecordReader;
import java.util.Optional;

/// Whether both sides of a connection speak TLS, or one of them alone.
final class TlsTurns {
    /// How what servers say in the clear begins: `0` is a digit, `_` a space or a hyphen, `A` a letter (RFC 5321 4.2,
    /// RFC 9051 7.1, RFC 1939 3, RFC 9112 4).
    private static final String[] WORDS = {"000_", "* A", "+OK", "-ER", "HTTP"};

    private Side by = Side.CLIENT;
    /// Where TLS began, 0 where it did not.
    private long packet;
    /// Whether the other side has said nothing since.
    private boolean awaited;
    /// Whether what it says is taken for words in the clear.
    private boolean speaksClear;
    /// Where it said the first of them.
    private long clear;

    private boolean answered;

    /// A side's TLS begins, the first of the two.
    void begins(Side from, long at) {
        by = from;
        packet = at;
        awaited = true;
        speaksClear = false;
        clear = 0;
    }

    /// The other side's begins too, or nobody can tell.
    void answers() {
        answered = true;
        goesOn();
    }

    /// The words that grant a STARTTLS, behind which the client has not waited for them, are no answer to its TLS.
    void granted() {
        clear = 0;
    }

    /// Whatever the other side says now, it is not looked at any more.
    void goesOn() {
        awaited = false;
        speaksClear = false;
    }

    /// Whether this side's first words behind the other's TLS are still to come.
    boolean awaits(Side from) {
        return awaited && from != by;
    }

    /// Looks at these words.
    ///
    /// @param last whether the next bytes do not continue these
    /// @return whether more bytes are needed to tell
    boolean needsMore(byte[] a, int offset, int length, boolean last) {
        boolean perhaps = false;
        for (String words : WORDS) {
            int known = Math.min(length, words.length());
            boolean fits = fits(words, a, offset, known);
            speaksClear |= fits && known == words.length();
            perhaps |= fits;
        }
        awaited = perhaps && !speaksClear && !last;
        answered |= !awaited && !speaksClear;
        return awaited;
    }

    private static boolean fits(String words, byte[] a, int offset, int length) {
        for (int i = 0; i < length; i++) {
            byte b = a[offset + i];
            boolean fits = switch (words.charAt(i)) {
                case '0' -> b >= '0' && b <= '9';
                case '_' -> b == ' ' || b == '-';
                case 'A' -> b >= 'A' && b <= 'Z';
                default -> b == words.charAt(i);
            };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /// Whether this side speaks in the clear behind the other's TLS.
    boolean speaksClear(Side from) {
        return speaksClear && from != by;
    }

    /// Whether the side whose TLS has not begun has said something in the clear behind the other's.
    boolean saidClear() {
        return clear > 0 && !answered;
    }

    /// What a side says in the clear: behind the other's TLS, or before any.
    ///
    /// @param first whether it has said nothing yet
    void clear(Side from, boolean first, byte[] a, int offset, int length, long at) {
        if (packet == 0) {
            // A server of TLS has no other words for a client that speaks in the clear (RFC 8446 6).
            if (isAlertOf(from, first, a, offset) && RecordReader.looksLikeAnswer(a, offset, length)) {
                begins(from, at);
            }
        } else if (from != by && clear == 0) {
            clear = at;
        }
    }

    /// Whether more bytes tell if a server answers words in the clear with an alert.
    static boolean mayBecomeAlert(Side from, boolean first, byte[] a, int offset, int length) {
        return isAlertOf(from, first, a, offset) && RecordReader.mayBecomeAnswer(a, offset, length);
    }

    private static boolean isAlertOf(Side from, boolean first, byte[] a, int offset) {
        return first && from == Side.SERVER && a[offset] == ContentType.ALERT;
    }

    Optional<OneSidedTls> oneSided() {
        return packet == 0 || answered ? Optional.empty() : Optional.of(new OneSidedTls(by, packet, clear));
    }
}
