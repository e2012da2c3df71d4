package dev.kaifu.protocol.tls.crypto;

/// A block cipher in CBC mode. Keeps nothing of what it decrypts.
interface BlockDecryption {
    BlockDecryption AES = (key, a, iv, length, into) -> into.primitives.decryptCbc(key, a, iv, length, into.content);

    /// Decrypts whole blocks, padding and all, into the workspace's content.
    ///
    /// @param iv where in `a` the IV stands; the blocks follow it
    /// @param length of the blocks, a multiple of the cipher's
    void decrypt(byte[] key, byte[] a, int iv, int length, RecordWorkspace into);
}
