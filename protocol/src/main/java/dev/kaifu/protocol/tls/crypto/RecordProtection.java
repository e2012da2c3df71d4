package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.ProtocolVersion;

/// Opens the records of one direction under one set of keys. Keeps nothing of what it opens: any thread may use it,
/// with
/// a workspace of its own. [ChainedProtection] alone is otherwise.
public sealed interface RecordProtection
        permits AeadProtection,
                OtherAeadProtection,
                CbcProtection,
                NullProtection,
                IntegrityProtection,
                MgmProtection,
                CtrOmacProtection,
                DraftChachaProtection,
                ChainedProtection {
    /// What [#open] answers where the tag or the MAC does not verify.
    int FAILED = -1;

    /// Opens one record.
    ///
    /// @param sequence the record's number under these keys, from 0
    /// @param a holds the record's header at `header` and its fragment at `header + 5`
    /// @param into receives the content, in [RecordWorkspace#content]
    /// @return the content's length, or [#FAILED]
    int open(long sequence, byte[] a, int header, int fragmentLength, RecordWorkspace into);

    /// How much time one trial takes: 1 with the usual suites, more with those whose keys are slow to make. It bounds
    /// how many are made where it is not known which record this is.
    default int cost() {
        return 1;
    }

    /// TLS 1.3 (RFC 8446 7.3): keys of a traffic secret. [SessionKeys] has those of the versions before.
    static RecordProtection tls13(CipherSuite suite, byte[] trafficSecret) {
        return tls13(suite, new ProtocolVersion(ProtocolVersion.TLS13), trafficSecret);
    }

    /// TLS 1.3 or a draft of it.
    static RecordProtection tls13(CipherSuite suite, ProtocolVersion version, byte[] trafficSecret) {
        KeyDerivation.Expansion secret = KeyDerivation.expansion(version, suite.hash(), trafficSecret);
        byte[] key = secret.label("key", suite.keyLength());
        if (suite.bulk() == CipherSuite.Bulk.INTEGRITY_SHA256 || suite.bulk() == CipherSuite.Bulk.INTEGRITY_SHA384) {
            return integrity(suite, secret, key);
        }
        byte[] iv = secret.label("iv", ivLength(suite.bulk()));
        AeadProtection.Form form = version.coversHeader() ? AeadProtection.Form.TLS13 : AeadProtection.Form.TLS13_DRAFT;
        return aead(suite, key, iv, form);
    }

    /// RFC 9150 section 6: IVs as long as the hash. wolfSSL (5.5.4) makes them as long as those of other suites.
    private static RecordProtection integrity(CipherSuite suite, KeyDerivation.Expansion secret, byte[] key) {
        byte[] iv = secret.label("iv", key.length);
        return new IntegrityProtection(suite.hash(), key, iv, secret.label("iv", Primitives.NONCE));
    }

    /// RFC 8446 5.3; RFC 9367 4.1.1 has IVs as long as the block.
    private static int ivLength(CipherSuite.Bulk bulk) {
        return switch (bulk) {
            case KUZNYECHIK_MGM_L, KUZNYECHIK_MGM_S, MAGMA_MGM_L, MAGMA_MGM_S -> bulk.block();
            default -> Primitives.NONCE;
        };
    }

    /// An AEAD's, by [Primitives] where they have it.
    static RecordProtection aead(CipherSuite suite, byte[] key, byte[] iv, AeadProtection.Form form) {
        return switch (suite.bulk()) {
            case AES_GCM, CHACHA20_POLY1305 -> new AeadProtection(suite, key, iv, form);
            case CHACHA20_POLY1305_DRAFT -> new DraftChachaProtection(key);
            case KUZNYECHIK_MGM_L, KUZNYECHIK_MGM_S, MAGMA_MGM_L, MAGMA_MGM_S ->
                new MgmProtection(suite.bulk(), key, iv);
            default -> new OtherAeadProtection(suite, key, iv, form);
        };
    }
}
