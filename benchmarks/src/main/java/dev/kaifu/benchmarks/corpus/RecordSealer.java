package dev.kaifu.benchmarks.corpus;

/// Seals the records of one direction under one set of keys, in order: what the product, which only opens, lacks.
interface RecordSealer {
    int HEADER = 5;
    /// RFC 5246 6.2.3: a protected fragment is at most this much longer than its content; with the header.
    int MAX_EXPANSION = 256 + HEADER;

    /// Writes the next record, header and all.
    ///
    /// @param type its content type
    /// @param content has room for [#MAX_EXPANSION] behind `offset + length`, which the sealer may use
    /// @param out another array; it has room for the content and [#MAX_EXPANSION] from `at`
    /// @return the record's bytes
    int seal(int type, byte[] content, int offset, int length, byte[] out, int at);

    /// RFC 8446 5.1: the version of every record here is that of TLS 1.2.
    static void header(byte[] out, int at, int type, int length) {
        out[at] = (byte) type;
        out[at + 1] = 3;
        out[at + 2] = 3;
        Bytes.putShort(out, at + 3, length);
    }
}
