package dev.kaifu.protocol.tls.crypto;

/// RFC 8446 5.3, for IVs of any length.
final class RecordNonce {
    private RecordNonce() {}

    /// The IV with the record's number mixed into its end.
    static byte[] of(byte[] iv, long sequence) {
        byte[] nonce = iv.clone();
        for (int i = 0; i < 8; i++) {
            nonce[nonce.length - 1 - i] ^= (byte) (sequence >>> (8 * i));
        }
        return nonce;
    }
}
