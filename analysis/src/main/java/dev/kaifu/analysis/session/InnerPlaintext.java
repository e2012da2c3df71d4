package dev.kaifu.analysis.session;

/// TLSInnerPlaintext (RFC 8446 5.2): the content, its real type, and zeros behind that.
final class InnerPlaintext {
    private InnerPlaintext() {}

    /// Where the type stands, at which the content ends; before `start` where there are zeros alone.
    static int typeAt(byte[] a, int start, int length) {
        int at = start + length - 1;
        while (at >= start && a[at] == 0) {
            at--;
        }
        return at;
    }
}
