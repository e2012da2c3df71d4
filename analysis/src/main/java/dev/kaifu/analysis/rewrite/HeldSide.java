package dev.kaifu.analysis.rewrite;

import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.net.Side;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one side said last, until it is known what of it is written. Positions are those of [MailEvent].
final class HeldSide {
    /// A part of what was said, and what stands for it.
    private record Part(long at, long end, Optional<byte[]> replacement) {
        /// Bytes of memory of one, about.
        static final int SIZE = 64;
    }

    /// What is held can be looked at where it is.
    private static final class Bytes extends ByteArrayOutputStream {
        int at(int index) {
            return buf[index] & 0xff;
        }

        int capacity() {
            return buf.length;
        }
    }

    private static final byte[] NOTHING = {};
    /// A larger array is not kept for what comes later: there is one for each side of each connection that is open.
    private static final int ROOMY = 1 << 12;

    private final Side side;
    private Bytes bytes = new Bytes();
    private final List<Part> parts = new ArrayList<>();
    private long base;
    private long timeNanos;
    private long leftOut;

    HeldSide(Side side) {
        this.side = side;
    }

    Side side() {
        return side;
    }

    int size() {
        return bytes.size();
    }

    /// Bytes of memory that it takes.
    long held() {
        return bytes.capacity() + (long) Part.SIZE * parts.size();
    }

    void add(byte[] array, int offset, int length, long time) {
        bytes.write(array, offset, length);
        timeNanos = time;
    }

    /// Bytes that were lost take their positions.
    void skip(long lost) {
        base += lost;
    }

    void part(MailEvent event, Optional<byte[]> replacement) {
        parts.add(new Part(event.at(), event.end(), replacement));
    }

    /// The event's bytes are written nowhere.
    void remove(MailEvent event) {
        parts.removeIf(part -> part.at == event.at() && part.end == event.end());
        parts.add(new Part(event.at(), event.end(), Optional.of(NOTHING)));
    }

    /// How many bytes are written nowhere, so far.
    long leftOut() {
        return leftOut;
    }

    /// These are never held.
    void leaveOut(long count) {
        leftOut += count;
    }

    /// True where the bytes of the event are here.
    boolean holds(MailEvent event) {
        return event.at() >= base && event.end() <= base + bytes.size() && event.at() <= event.end();
    }

    /// Whether the event's bytes begin with this word.
    boolean beginsWith(MailEvent event, String word) {
        int start = (int) (event.at() - base);
        for (int i = 0; i < word.length(); i++) {
            if (start + i >= bytes.size() || Character.toUpperCase((char) bytes.at(start + i)) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Writes all that is held, with what stands for its parts.
    void writeAll(SynthesisedStream to) {
        write(to, true);
    }

    /// Writes the parts alone: what no event speaks of is not written. What stands behind the last part stays.
    void writeParts(SynthesisedStream to) {
        if (!parts.isEmpty()) {
            write(to, false);
        }
    }

    private void write(SynthesisedStream to, boolean all) {
        byte[] held = bytes.toByteArray();
        ByteArrayOutputStream out = new ByteArrayOutputStream(held.length);
        int at = 0;
        for (Part part : parts) {
            int start = Math.max(at, index(part.at, held.length));
            int end = index(part.end, held.length);
            if (end <= at) {
                continue;
            }
            if (all) {
                out.write(held, at, start - at);
            } else {
                leftOut += start - at;
            }
            byte[] instead = part.replacement.orElse(null);
            if (instead == null) {
                out.write(held, start, end - start);
            } else {
                out.writeBytes(instead);
            }
            at = end;
        }
        if (all) {
            out.write(held, at, held.length - at);
            at = held.length;
        }
        parts.clear();
        clear();
        bytes.write(held, at, held.length - at);
        base += at;
        to.data(side, out.toByteArray(), 0, out.size(), timeNanos);
    }

    void drop() {
        leftOut += bytes.size();
        forget();
    }

    /// What is held has no place in the dialogue.
    void forget() {
        base += bytes.size();
        clear();
        parts.clear();
    }

    private void clear() {
        if (bytes.capacity() > ROOMY) {
            bytes = new Bytes();
        } else {
            bytes.reset();
        }
    }

    private int index(long position, int size) {
        return Math.clamp(position - base, 0, size);
    }
}
