package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.tls.CipherSuite;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/// Those of libcrypto.
final class LibraryPrimitives implements Primitives {
    private final KeyedContexts gcm128 = new KeyedContexts("EVP_aes_128_gcm", false);
    private final KeyedContexts gcm256 = new KeyedContexts("EVP_aes_256_gcm", false);
    private final KeyedContexts chacha = new KeyedContexts("EVP_chacha20_poly1305", false);
    private final KeyedContexts cbc128 = new KeyedContexts("EVP_aes_128_cbc", true);
    private final KeyedContexts cbc256 = new KeyedContexts("EVP_aes_256_cbc", true);
    private final Map<LibraryHash, Hmac> macs = new EnumMap<>(LibraryHash.class);
    /// With the hashes of rare sessions.
    private final Map<String, Hmac> others = new HashMap<>(2);

    private final ShortInput input = new ShortInput();

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
        input.nonceTagAndAdditional(nonce, a, offset + length, aad, aadOffset, aadLength);
        long context = aead(bulk, key).decrypting(key, input, input.tagAsParameter());
        LibraryFunctions.additional(context, input.additional(), aadLength);
        LibraryFunctions.decrypt(context, MemorySegment.ofArray(out), from(a, offset), length);
        return LibraryFunctions.verifies(context) ? length : FAILED;
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
        input.iv(a, iv);
        long context = contexts.decrypting(key, input, LibraryFunctions.NULL);
        LibraryFunctions.decrypt(context, MemorySegment.ofArray(out), from(a, iv + BLOCK), length);
    }

    static MemorySegment from(byte[] a, int offset) {
        MemorySegment array = MemorySegment.ofArray(a);
        return offset == 0 ? array : array.asSlice(offset);
    }

    @Override
    public Hmac hmac(String name) {
        LibraryHash hash = LibraryHash.of(name);
        if (hash == null) {
            return others.computeIfAbsent(name, Primitives::hmacWithoutLibrary);
        }
        Hmac mac = macs.get(hash);
        if (mac == null) {
            mac = new LibraryHmac(hash);
            macs.put(hash, mac);
        }
        return mac;
    }
}
