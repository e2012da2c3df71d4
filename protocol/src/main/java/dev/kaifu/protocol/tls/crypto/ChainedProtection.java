package dev.kaifu.protocol.tls.crypto;

/// Protection whose records depend on what came before them: by the state of a stream cipher or a MAC, by an IV that is
/// the last
/// block of the record before, or by what was compressed so far. One direction's alone; records come in order, each
/// once.
public sealed interface ChainedProtection extends RecordProtection
        permits Rc4Protection, CntImitProtection, ImplicitIvProtection, CompressedProtection {
    /// A record has passed, whether it was opened or not: the next one continues from it.
    void passed(byte[] a, int header, int fragmentLength);

    /// Whether the bytes tried last are a record for sure, although they could not be opened.
    default boolean recognised() {
        return false;
    }

    /// Records are missing here.
    void lost();

    /// One record is missing here, or a part of it.
    default void lost(int fragmentLength) {
        lost();
    }
}
