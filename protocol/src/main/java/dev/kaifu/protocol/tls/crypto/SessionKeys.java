package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.ProtocolVersion;
import java.util.Arrays;

/// The keys of both sides of a session up to TLS 1.2, made of its master secret (RFC 5246 6.3, RFC 2246 6.3, RFC 6101
/// 6.2).
public final class SessionKeys {
    private final Negotiated negotiated;
    private final byte[] clientRandom;
    private final byte[] serverRandom;
    private final byte[] block;

    private SessionKeys(Negotiated negotiated, byte[] clientRandom, byte[] serverRandom, byte[] block) {
        this.negotiated = negotiated;
        this.clientRandom = clientRandom;
        this.serverRandom = serverRandom;
        this.block = block;
    }

    public static SessionKeys of(Negotiated negotiated, byte[] master, byte[] clientRandom, byte[] serverRandom) {
        byte[] block = block(negotiated, master, KeyDerivation.concat(serverRandom, clientRandom));
        return new SessionKeys(negotiated, clientRandom, serverRandom, block);
    }

    private static byte[] block(Negotiated negotiated, byte[] master, byte[] randoms) {
        int length = 2 * (macKeyLength(negotiated) + material(negotiated.suite()) + ivLength(negotiated));
        return negotiated.version().code() == ProtocolVersion.SSL3
                ? EarlierDerivation.ssl3(master, randoms, length)
                : prf(negotiated, master, "key expansion", randoms, length);
    }

    /// The PRF of any version of TLS up to 1.2.
    private static byte[] prf(Negotiated negotiated, byte[] secret, String label, byte[] seed, int length) {
        return negotiated.version().code() == ProtocolVersion.TLS12
                ? KeyDerivation.prf(negotiated.suite().hash(), secret, label, seed, length)
                : EarlierDerivation.prf(secret, label, seed, length);
    }

    /// The master secret that a premaster secret makes (RFC 5246 8.1, RFC 6101 6.1), without RFC 7627.
    public static byte[] master(Negotiated negotiated, byte[] premaster, byte[] clientRandom, byte[] serverRandom) {
        byte[] randoms = KeyDerivation.concat(clientRandom, serverRandom);
        return negotiated.version().code() == ProtocolVersion.SSL3
                ? EarlierDerivation.ssl3(premaster, randoms, KeyDerivation.MASTER)
                : prf(negotiated, premaster, "master secret", randoms, KeyDerivation.MASTER);
    }

    /// The same with RFC 7627, whose seed is the hash of the handshake.
    ///
    /// @param handshake its messages, ClientKeyExchange the last
    public static byte[] extendedMaster(Negotiated negotiated, byte[] premaster, byte[] handshake) {
        byte[] hash = negotiated.version().code() == ProtocolVersion.TLS12
                ? KeyDerivation.digest(negotiated.suite().hash(), handshake)
                : EarlierDerivation.sessionHash(handshake);
        return prf(negotiated, premaster, "extended master secret", hash, KeyDerivation.MASTER);
    }

    /// What opens the records of one side.
    public RecordProtection protection(boolean client) {
        RecordProtection protection = uncompressed(client);
        return negotiated.deflate() ? new CompressedProtection(protection) : protection;
    }

    private RecordProtection uncompressed(boolean client) {
        CipherSuite suite = negotiated.suite();
        int side = client ? 0 : 1;
        int mac = macKeyLength(negotiated);
        int material = material(suite);
        byte[] key = key(part(2 * mac + side * material, material), client);
        byte[] iv = iv(2 * (mac + material), client);
        if (suite.aead()) {
            return RecordProtection.aead(suite, key, iv, AeadProtection.Form.TLS12);
        }
        if (suite.isGost()) {
            return gost(suite.bulk(), key, part(side * mac, mac), iv);
        }
        RecordMac recordMac = mac(part(side * mac, mac));
        if (suite.bulk().form() == CipherSuite.Form.STREAM) {
            NullProtection stream = new NullProtection(recordMac);
            return suite.bulk() == CipherSuite.Bulk.NULL ? stream : new Rc4Protection(key, stream);
        }
        return cbc(suite, recordMac, key, iv);
    }

    private static RecordProtection gost(CipherSuite.Bulk bulk, byte[] key, byte[] macKey, byte[] iv) {
        return bulk == CipherSuite.Bulk.GOST28147_CNT_IMIT
                ? new CntImitProtection(key, macKey, iv)
                : new CtrOmacProtection(bulk, key, macKey, iv);
    }

    private RecordProtection cbc(CipherSuite suite, RecordMac mac, byte[] key, byte[] iv) {
        CbcProtection.Form form = negotiated.version().code() == ProtocolVersion.SSL3
                ? CbcProtection.Form.SSL3
                : negotiated.encryptThenMac() ? CbcProtection.Form.ENCRYPT_THEN_MAC : CbcProtection.Form.MAC_FIRST;
        BlockDecryption cipher =
                suite.bulk() == CipherSuite.Bulk.AES_CBC ? BlockDecryption.AES : new BouncyCastleBlocks(suite.bulk());
        boolean explicit = negotiated.version().hasExplicitIv();
        CbcProtection blocks = new CbcProtection(cipher, suite.bulk().block(), mac, key, form, explicit);
        return explicit ? blocks : new ImplicitIvProtection(blocks, iv);
    }

    private RecordMac mac(byte[] key) {
        String hash = Primitives.macHash(negotiated.suite());
        return negotiated.version().code() == ProtocolVersion.SSL3
                ? new Ssl3Mac(hash, key)
                : HmacOfRecords.of(hash, key, negotiated.truncatedHmac());
    }

    /// RFC 2246 6.3.1 and RFC 6101 6.2.2.1: an export suite makes the key of fewer bytes.
    private byte[] key(byte[] material, boolean client) {
        CipherSuite suite = negotiated.suite();
        if (suite.exportMaterial() == 0) {
            return material;
        }
        if (negotiated.version().code() == ProtocolVersion.SSL3) {
            return EarlierDerivation.ssl3Export(material, ownRandomFirst(client), suite.keyLength());
        }
        String label = client ? "client write key" : "server write key";
        return prf(negotiated, material, label, ownRandomFirst(true), suite.keyLength());
    }

    private byte[] iv(int at, boolean client) {
        int length = ivLength(negotiated);
        int side = client ? 0 : 1;
        if (negotiated.suite().exportMaterial() == 0 || length == 0) {
            return part(at + side * length, length);
        }
        if (negotiated.version().code() == ProtocolVersion.SSL3) {
            return EarlierDerivation.ssl3Export(new byte[0], ownRandomFirst(client), length);
        }
        byte[] both = prf(negotiated, new byte[0], "IV block", ownRandomFirst(true), 2 * length);
        return Arrays.copyOfRange(both, side * length, (side + 1) * length);
    }

    private byte[] ownRandomFirst(boolean client) {
        return client
                ? KeyDerivation.concat(clientRandom, serverRandom)
                : KeyDerivation.concat(serverRandom, clientRandom);
    }

    private static int macKeyLength(Negotiated negotiated) {
        CipherSuite suite = negotiated.suite();
        if (suite.isGost()) {
            // RFC 9189 4.3.2: that of a block cipher.
            return suite.keyLength();
        }
        return suite.aead() ? 0 : Primitives.macLength(Primitives.macHash(suite));
    }

    private static int material(CipherSuite suite) {
        return suite.exportMaterial() > 0 ? suite.exportMaterial() : suite.keyLength();
    }

    private static int ivLength(Negotiated negotiated) {
        CipherSuite.Bulk bulk = negotiated.suite().bulk();
        return switch (bulk.form()) {
            case STREAM -> streamIvLength(bulk);
            case BLOCK -> negotiated.version().hasExplicitIv() ? 0 : bulk.block();
            case AEAD -> aeadIvLength(bulk);
        };
    }

    private static int aeadIvLength(CipherSuite.Bulk bulk) {
        return switch (bulk) {
            case CHACHA20_POLY1305 -> Primitives.NONCE;
            case CHACHA20_POLY1305_DRAFT -> 0;
            default -> 4;
        };
    }

    /// RFC 9189 4.1.1 and 4.1.2; others have none.
    private static int streamIvLength(CipherSuite.Bulk bulk) {
        return switch (bulk) {
            case KUZNYECHIK_CTR_OMAC, MAGMA_CTR_OMAC -> bulk.block() / 2;
            case GOST28147_CNT_IMIT -> bulk.block();
            default -> 0;
        };
    }

    private byte[] part(int from, int length) {
        return Arrays.copyOfRange(block, from, from + length);
    }
}
