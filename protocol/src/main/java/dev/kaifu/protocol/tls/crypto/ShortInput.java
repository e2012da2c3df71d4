package dev.kaifu.protocol.tls.crypto;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// What a cipher of libcrypto needs besides the data, brought to memory outside the heap in one copy, so that it can be
/// passed by address. One thread's.
final class ShortInput {
    private static final int MAX_KEY = 32;
    /// Additional data of a record: 13 bytes in TLS 1.2 (RFC 5246 6.2.3.3), 5 in TLS 1.3 (RFC 8446 5.2).
    private static final int MAX_ADDITIONAL = 32;

    private static final int TAG_AT = 16;
    private static final int ADDITIONAL_AT = TAG_AT + Primitives.TAG;
    private static final int KEY_AT = ADDITIONAL_AT + MAX_ADDITIONAL;
    /// Two of `OSSL_PARAM`, the second of which ends the array, and the name of the first.
    private static final int PARAMETERS_AT = KEY_AT + MAX_KEY;

    private static final int PARAMETER = 5 * Long.BYTES;
    private static final int NAME_AT = PARAMETERS_AT + 2 * PARAMETER;
    /// `OSSL_CIPHER_PARAM_AEAD_TAG`, as a string of C.
    private static final byte[] NAME = "tag\0".getBytes(StandardCharsets.US_ASCII);
    /// `OSSL_PARAM_OCTET_STRING`.
    private static final int OCTETS = 5;

    private final byte[] gathered = new byte[KEY_AT];
    private final MemorySegment gatheredSegment = MemorySegment.ofArray(gathered);
    private final MemorySegment memory = Arena.ofAuto().allocate(NAME_AT + NAME.length, Long.BYTES);
    private final long address = memory.address();

    ShortInput() {
        MemorySegment.copy(MemorySegment.ofArray(NAME), 0, memory, NAME_AT, NAME.length);
        // OSSL_PARAM(3): key, data_type, data, data_size, return_size.
        memory.set(ValueLayout.JAVA_LONG, PARAMETERS_AT, address + NAME_AT);
        memory.set(ValueLayout.JAVA_INT, PARAMETERS_AT + Long.BYTES, OCTETS);
        memory.set(ValueLayout.JAVA_LONG, PARAMETERS_AT + 2 * Long.BYTES, address + TAG_AT);
        memory.set(ValueLayout.JAVA_LONG, PARAMETERS_AT + 3 * Long.BYTES, Primitives.TAG);
    }

    void nonceTagAndAdditional(byte[] nonce, byte[] a, int tagAt, byte[] aad, int aadAt, int aadLength) {
        System.arraycopy(nonce, 0, gathered, 0, Primitives.NONCE);
        System.arraycopy(a, tagAt, gathered, TAG_AT, Primitives.TAG);
        System.arraycopy(aad, aadAt, gathered, ADDITIONAL_AT, aadLength);
        MemorySegment.copy(gatheredSegment, 0, memory, 0, ADDITIONAL_AT + aadLength);
    }

    /// An IV of one block.
    void iv(byte[] a, int at) {
        MemorySegment.copy(MemorySegment.ofArray(a), at, memory, 0, Primitives.BLOCK);
    }

    /// The address of the nonce or IV.
    long iv() {
        return address;
    }

    /// The address of a cipher's parameters, the tag.
    long tagAsParameter() {
        return address + PARAMETERS_AT;
    }

    long additional() {
        return address + ADDITIONAL_AT;
    }

    long key(byte[] key) {
        MemorySegment.copy(MemorySegment.ofArray(key), 0, memory, KEY_AT, key.length);
        return address + KEY_AT;
    }
}
