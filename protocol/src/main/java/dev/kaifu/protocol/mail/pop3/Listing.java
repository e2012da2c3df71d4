package dev.kaifu.protocol.mail.pop3;

import dev.kaifu.protocol.mail.WireText;
import java.util.ArrayList;
import java.util.List;

/// The lines behind the first one of a response (RFC 1939 3), as far as they are kept.
final class Listing {
    /// Lines kept of one response.
    static final int LINES_LIMIT = 10_000;
    /// Characters kept of one response.
    static final int TEXT_LIMIT = 131_072;
    /// Bytes of memory of a line, its text left out.
    private static final int LINE = 56;

    private final Pop3Response first;
    private final long at;
    private final List<String> lines = new ArrayList<>();
    private int kept;
    private boolean binary;
    private boolean full;
    private long keptEnd;

    /// @param at where the first line stands
    /// @param end one past it
    Listing(Pop3Response first, long at, long end) {
        this.first = first;
        this.at = at;
        this.keptEnd = end;
        this.binary = first.binary();
    }

    /// @param end one past the line
    void add(WireText line, long end) {
        String text = line.text().startsWith(".") ? line.text().substring(1) : line.text();
        full |= lines.size() == LINES_LIMIT || kept + text.length() > TEXT_LIMIT;
        if (!full) {
            lines.add(text);
            kept += text.length();
            binary |= line.binary();
            keptEnd = end;
        }
    }

    /// The dot that ends it belongs to what is kept, unless lines are missing before it.
    void ends(long end) {
        keptEnd = full ? keptEnd : end;
    }

    long at() {
        return at;
    }

    /// Where what is kept ends.
    long keptEnd() {
        return keptEnd;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /// The first line; not UTF-8 where a line was not.
    Pop3Response response() {
        return new Pop3Response(first.indicator(), first.text(), binary);
    }

    /// Bytes of memory that its lines take.
    int held() {
        return kept + LINE * lines.size();
    }
}
