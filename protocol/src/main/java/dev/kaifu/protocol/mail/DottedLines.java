package dev.kaifu.protocol.mail;

import dev.kaifu.protocol.foreign.PairSearch;

/// Finds the lines of some bytes that begin with a dot, many at a time where [PairSearch] can.
final class DottedLines {
    private static final PairSearch BEFORE_DOT = PairSearch.of('\n', '.');
    private static final int AT_A_TIME = 64;

    private final PairSearch search;

    /// Line feeds before dots that were found and not asked for yet: those from [#taken] to before [#count].
    private final int[] found = new int[AT_A_TIME];

    private int count;
    private int taken;
    /// They are all that there are before this index.
    private int searched;
    /// The library gave these bytes up.
    private boolean byHand;

    DottedLines() {
        this(BEFORE_DOT);
    }

    DottedLines(PairSearch search) {
        this.search = search;
    }

    /// Other bytes than before: from this index on.
    void begin(int from) {
        count = 0;
        taken = 0;
        searched = from;
        byHand = false;
    }

    /// The index of the first LF from `from` to before `to` that a dot follows, or of the LF that stands last, or -1.
    ///
    /// @param from never less than in the call before, `to` the same
    int next(byte[] array, int from, int to) {
        while (true) {
            while (taken < count) {
                int newline = found[taken++];
                if (newline >= from) {
                    return newline;
                }
            }
            if (searched >= to) {
                return to > from && array[to - 1] == '\n' ? to - 1 : -1;
            }
            if (!searchOn(array, Math.max(searched, from), to)) {
                return Newline.nextBeforeDot(array, from, to);
            }
        }
    }

    private boolean searchOn(byte[] array, int from, int to) {
        int end = Math.min(to, from + PairSearch.MOST);
        int more = byHand ? PairSearch.NOT_DONE : search.find(array, from, end, found);
        if (more == PairSearch.NOT_DONE) {
            byHand = true;
            return false;
        }
        taken = 0;
        count = more;
        if (more == found.length) {
            searched = found[more - 1] + 1;
        } else {
            // The last byte may be the first of a pair.
            searched = end == to ? to : end - 1;
        }
        return true;
    }
}
