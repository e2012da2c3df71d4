package dev.kaifu.protocol.secrets;

/// Cuts a line of any length (a web page or a JSON document without line ends) into pieces, where a key log that is
/// in it may be cut.
final class LongLine {
    /// What a tag begins with that ends a line ([LinePolish]): br, p, pre, div, li, tr, h1.
    private static final String LINE_TAGS = "bpdlth";

    private LongLine() {}

    /// Where the piece that begins at `from` ends, behind `from`: before the last thing that ends a line in JSON or
    /// HTML, else before the last quotation mark, else before the last blank that a word with an underscore stands
    /// behind (a label, RFC 9850 section 2.1), else before the last blank; `to` where there is none.
    ///
    /// @param to one past the longest piece
    static int cut(byte[] array, int from, int to) {
        int quote = to;
        int label = to;
        int blank = to;
        boolean underscore = false;
        for (int i = to - 2; i > from; i--) {
            switch (array[i]) {
                case '\\' -> {
                    if (array[i + 1] == 'n' || array[i + 1] == 'r') {
                        return i;
                    }
                }
                case '<' -> {
                    if (beginsLineTag(array, i, to)) {
                        return i;
                    }
                }
                case '"' -> quote = quote == to ? i : quote;
                case ' ' -> {
                    label = label == to && underscore ? i : label;
                    blank = blank == to ? i : blank;
                    underscore = false;
                }
                case '_' -> underscore = true;
                default -> {
                    // Text, which is not cut.
                }
            }
        }
        return quote < to ? quote : label < to ? label : blank;
    }

    private static boolean beginsLineTag(byte[] array, int at, int to) {
        int name = array[at + 1] == '/' ? at + 2 : at + 1;
        return name < to && LINE_TAGS.indexOf(array[name] | 0x20) >= 0;
    }
}
