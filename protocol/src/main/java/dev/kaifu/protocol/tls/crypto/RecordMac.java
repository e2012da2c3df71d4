package dev.kaifu.protocol.tls.crypto;

/// The MAC of the records of stream and CBC suites.
sealed interface RecordMac permits HmacOfRecords, Ssl3Mac {
    /// Its bytes in a record.
    int length();

    /// Whether the MAC that follows these bytes is theirs.
    ///
    /// @param a holds the record's header at `header`
    /// @param data holds what the MAC covers at `offset`, and then the MAC
    boolean verifies(long sequence, byte[] a, int header, byte[] data, int offset, int length, RecordWorkspace into);
}
