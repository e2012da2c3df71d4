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
                ? EarlierDerivation.digest(negotiated.suite().hash()).digest(handshake)
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
        RecordMac recordMac = mac(part(side * mac, mac));
        if (suite.bulk().form() == CipherSuite.Form.STREAM) {
            NullProtection stream = new NullProtection(recordMac);
            return suite.bulk() == CipherSuite.Bulk.NULL ? stream : new Rc4Protection(key, stream);
        }
        return cbc(suite, recordMac, key, iv);
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
        return suite.aead() ? 0 : Primitives.macLength(Primitives.macHash(suite));
    }

    private static int material(CipherSuite suite) {
        return suite.exportMaterial() > 0 ? suite.exportMaterial() : suite.keyLength();
    }

    private static int ivLength(Negotiated negotiated) {
        CipherSuite.Bulk bulk = negotiated.suite().bulk();
        return switch (bulk.form()) {
            case STREAM -> 0;
            case BLOCK -> negotiated.version().hasExplicitIv() ? 0 : bulk.block();
            case AEAD -> bulk == CipherSuite.Bulk.CHACHA20_POLY1305 ? Primitives.NONCE : 4;
        };
    }

    private byte[] part(int from, int length) {
        return Arrays.copyOfRange(block, from, from + length);
    }
}
