package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.tls.CipherSuite;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/// Those of [CryptoLibrary].
final class LibraryPrimitives implements Primitives {
    private final KeyedContexts gcm128 = new KeyedContexts("EVP_aes_128_gcm", false);
    private final KeyedContexts gcm256 = new KeyedContexts("EVP_aes_256_gcm", false);
    private final KeyedContexts chacha = new KeyedContexts("EVP_chacha20_poly1305", false);
    private final KeyedContexts cbc128 = new KeyedContexts("EVP_aes_128_cbc", true);
    private final KeyedContexts cbc256 = new KeyedContexts("EVP_aes_256_cbc", true);
    private final Map<String, Hmac> macs = new HashMap<>(4);
    /// Where the library writes how much it has written.
    private final MemorySegment written = Arena.ofAuto().allocate(Integer.BYTES, Integer.BYTES);

    @Override
    public int openAead(
            CipherSuite.Bulk bulk,
            byte[] key,
            byte[] nonce,
            byte[] aad,
            int aadOffset,
            int aadLength,
            byte[] a,
            int offset,
            int length,
            byte[] out) {
        MemorySegment context = aead(bulk, key).decrypting(key, MemorySegment.ofArray(nonce));
        MemorySegment into = MemorySegment.ofArray(out);
        LibraryFunctions.setTag(context, TAG, from(a, offset + length));
        LibraryFunctions.decryptUpdate(context, MemorySegment.NULL, written, from(aad, aadOffset), aadLength);
        LibraryFunctions.decryptUpdate(context, into, written, from(a, offset), length);
        return LibraryFunctions.decryptFinal(context, into, written) ? length : FAILED;
    }

    private KeyedContexts aead(CipherSuite.Bulk bulk, byte[] key) {
        if (bulk == CipherSuite.Bulk.AES_GCM) {
            return key.length == 16 ? gcm128 : gcm256;
        }
        return chacha;
    }

    @Override
    public void decryptCbc(byte[] key, byte[] a, int iv, int length, byte[] out) {
        KeyedContexts contexts = key.length == 16 ? cbc128 : cbc256;
        MemorySegment context = contexts.decrypting(key, from(a, iv));
        LibraryFunctions.decryptUpdate(context, MemorySegment.ofArray(out), written, from(a, iv + BLOCK), length);
    }

    private static MemorySegment from(byte[] a, int offset) {
        return MemorySegment.ofArray(a).asSlice(offset);
    }

    @Override
    public Hmac hmac(String hash) {
        Hmac mac = macs.get(hash);
        if (mac == null) {
            mac = new LibraryHmac(hash);
            macs.put(hash, mac);
        }
        return mac;
    }

    private static final class LibraryHmac implements Hmac {
        private final MemorySegment context = LibraryFunctions.hmacContext();
        private final int macLength;
        private final MemorySegment hash;

        LibraryHmac(String hash) {
            this.macLength = Primitives.macLength(hash);
            this.hash = LibraryFunctions.hash(hash);
        }

        @Override
        public void begin(byte[] key) {
            LibraryFunctions.hmacInit(context, MemorySegment.ofArray(key), key.length, hash);
        }

        @Override
        public void again() {
            LibraryFunctions.hmacInit(context, MemorySegment.NULL, 0, MemorySegment.NULL);
        }

        @Override
        public void update(byte[] a, int offset, int length) {
            LibraryFunctions.hmacUpdate(context, from(a, offset), length);
        }

        @Override
        public void finish(byte[] out, int offset) {
            if (out.length - offset < macLength) {
                throw new IllegalArgumentException("no room for a MAC");
            }
            LibraryFunctions.hmacFinal(context, from(out, offset));
        }
    }
}
