package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.ProtocolVersion;
import java.util.Arrays;

/// Opens the records of one direction under one set of keys. Keeps nothing of what it opens: any thread may use it,
/// with
/// a workspace of its own. [ChainedProtection] alone is otherwise.
public sealed interface RecordProtection
        permits AeadProtection, OtherAeadProtection, CbcProtection, NullProtection, ChainedProtection {
    /// What [#open] answers where the tag or the MAC does not verify.
    int FAILED = -1;

    /// Opens one record.
    ///
    /// @param sequence the record's number under these keys, from 0
    /// @param a holds the record's header at `header` and its fragment at `header + 5`
    /// @param into receives the content, in [RecordWorkspace#content]
    /// @return the content's length, or [#FAILED]
    int open(long sequence, byte[] a, int header, int fragmentLength, RecordWorkspace into);

    /// TLS 1.3 (RFC 8446 7.3): keys of a traffic secret.
    static RecordProtection tls13(CipherSuite suite, byte[] trafficSecret) {
        return tls13(suite, new ProtocolVersion(ProtocolVersion.TLS13), trafficSecret);
    }

    /// TLS 1.3 or a draft of it.
    static RecordProtection tls13(CipherSuite suite, ProtocolVersion version, byte[] trafficSecret) {
        KeyDerivation.Expansion secret = KeyDerivation.expansion(version, suite.hash(), trafficSecret);
        byte[] key = secret.label("key", suite.keyLength());
        byte[] iv = secret.label("iv", Primitives.NONCE);
        AeadProtection.Form form = version.coversHeader() ? AeadProtection.Form.TLS13 : AeadProtection.Form.TLS13_DRAFT;
        return switch (suite.bulk()) {
            case AES_GCM, CHACHA20_POLY1305 -> new AeadProtection(suite, key, iv, form);
            default -> new OtherAeadProtection(suite, key, iv, form);
        };
    }

    /// TLS 1.2 (RFC 5246 6.3): the keys of both sides of the master secret. [SessionKeys] has the other versions and
    /// suites.
    static byte[] keyBlock(CipherSuite suite, byte[] master, byte[] clientRandom, byte[] serverRandom) {
        int length = 2 * (macLength(suite) + suite.keyLength() + ivLength(suite));
        byte[] seed = KeyDerivation.concat(serverRandom, clientRandom);
        return KeyDerivation.prf(suite.hash(), master, "key expansion", seed, length);
    }

    private static int macLength(CipherSuite suite) {
        return suite.aead() ? 0 : Primitives.macLength(Primitives.macHash(suite));
    }

    private static int ivLength(CipherSuite suite) {
        return switch (suite.bulk()) {
            case AES_GCM -> 4;
            case CHACHA20_POLY1305 -> 12;
            // The IV of CBC stands in each record since TLS 1.1.
            default -> 0;
        };
    }

    /// TLS 1.2 with AES-GCM, AES-CBC or ChaCha20-Poly1305: one side's keys.
    ///
    /// @param block of [#keyBlock]
    /// @param client whether to take the client's write keys
    static RecordProtection tls12(CipherSuite suite, byte[] block, boolean encryptThenMac, boolean client) {
        int macLength = macLength(suite);
        int ivLength = ivLength(suite);
        int side = client ? 0 : 1;
        byte[] mac = part(block, side * macLength, macLength);
        byte[] key = part(block, 2 * macLength + side * suite.keyLength(), suite.keyLength());
        byte[] iv = part(block, 2 * (macLength + suite.keyLength()) + side * ivLength, ivLength);
        if (suite.aead()) {
            return new AeadProtection(suite, key, iv, AeadProtection.Form.TLS12);
        }
        RecordMac recordMac = HmacOfRecords.of(Primitives.macHash(suite), mac, false);
        CbcProtection.Form form = encryptThenMac ? CbcProtection.Form.ENCRYPT_THEN_MAC : CbcProtection.Form.MAC_FIRST;
        return new CbcProtection(BlockDecryption.AES, Primitives.BLOCK, recordMac, key, form, true);
    }

    private static byte[] part(byte[] block, int from, int length) {
        return Arrays.copyOfRange(block, from, from + length);
    }
}
