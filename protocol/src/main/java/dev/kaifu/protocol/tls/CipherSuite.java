package dev.kaifu.protocol.tls;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A cipher suite of the IANA registry whose records can be opened.
///
/// @param code the two bytes on the wire
/// @param bulk what protects the records
/// @param keyLength bytes of the cipher's key
/// @param exportMaterial bytes of the key block that an export suite makes its key of (RFC 2246 6.3.1); 0 for the
///     others
/// @param hash the hash of the PRF (TLS 1.2) or of HKDF (TLS 1.3): `SHA-256`, `SHA-384`, `SM3` or `STREEBOG-256`
/// @param mac the record MAC of stream and CBC suites as the JDK names it, empty for AEADs and those of GOST
public record CipherSuite(
        int code, String name, Bulk bulk, int keyLength, int exportMaterial, String hash, String mac) {
    /// The kinds of ciphers (RFC 5246 6.2.3).
    public enum Form {
        STREAM,
        BLOCK,
        AEAD
    }

    /// The ways in which records are protected.
    public enum Bulk {
        AES_GCM(Form.AEAD, 16, 16),
        AES_CBC(Form.BLOCK, 16, 0),
        CHACHA20_POLY1305(Form.AEAD, 1, 16),
        NULL(Form.STREAM, 1, 0),
        RC4(Form.STREAM, 1, 0),
        RC2_CBC(Form.BLOCK, 8, 0),
        IDEA_CBC(Form.BLOCK, 8, 0),
        DES_CBC(Form.BLOCK, 8, 0),
        TRIPLE_DES_CBC(Form.BLOCK, 8, 0),
        SEED_CBC(Form.BLOCK, 16, 0),
        CAMELLIA_CBC(Form.BLOCK, 16, 0),
        ARIA_CBC(Form.BLOCK, 16, 0),
        CAMELLIA_GCM(Form.AEAD, 16, 16),
        ARIA_GCM(Form.AEAD, 16, 16),
        AES_CCM(Form.AEAD, 16, 16),
        AES_CCM_8(Form.AEAD, 16, 8),
        SM4_GCM(Form.AEAD, 16, 16),
        SM4_CCM(Form.AEAD, 16, 16),
        /// As draft-agl-tls-chacha20poly1305-04 had it.
        CHACHA20_POLY1305_DRAFT(Form.AEAD, 1, 16),
        /// RFC 9150: an HMAC behind what passes in the clear.
        INTEGRITY_SHA256(Form.AEAD, 1, 32),
        INTEGRITY_SHA384(Form.AEAD, 1, 48),
        /// RFC 9367.
        KUZNYECHIK_MGM_L(Form.AEAD, 16, 16),
        KUZNYECHIK_MGM_S(Form.AEAD, 16, 16),
        MAGMA_MGM_L(Form.AEAD, 8, 8),
        MAGMA_MGM_S(Form.AEAD, 8, 8),
        /// RFC 9189: stream ciphers made of block ciphers.
        KUZNYECHIK_CTR_OMAC(Form.STREAM, 16, 0),
        MAGMA_CTR_OMAC(Form.STREAM, 8, 0),
        GOST28147_CNT_IMIT(Form.STREAM, 8, 0);

        private final Form form;
        private final int block;
        private final int tag;

        Bulk(Form form, int block, int tag) {
            this.form = form;
            this.block = block;
            this.tag = tag;
        }

        public Form form() {
            return form;
        }

        /// Bytes of the cipher's block, 1 where it has none.
        public int block() {
            return block;
        }

        /// Bytes of an AEAD's tag.
        public int tag() {
            return tag;
        }
    }

    /// Those of nearly all sessions; [OtherSuites] has the rest.
    private static final Map<Integer, CipherSuite> BY_CODE = new HashMap<>();

    static {
        // Key exchange, then the codes of AES-128/256-CBC-SHA, AES-128/256-CBC-SHA256 (or 384), AES-128/256-GCM; 0 =
        // none.
        family("RSA", 0x002f, 0x0035, 0x003c, 0x003d, 0x009c, 0x009d);
        family("DH_DSS", 0x0030, 0x0036, 0x003e, 0x0068, 0x00a4, 0x00a5);
        family("DH_RSA", 0x0031, 0x0037, 0x003f, 0x0069, 0x00a0, 0x00a1);
        family("DHE_DSS", 0x0032, 0x0038, 0x0040, 0x006a, 0x00a2, 0x00a3);
        family("DHE_RSA", 0x0033, 0x0039, 0x0067, 0x006b, 0x009e, 0x009f);
        family("DH_anon", 0x0034, 0x003a, 0x006c, 0x006d, 0x00a6, 0x00a7);
        family("PSK", 0x008c, 0x008d, 0x00ae, 0x00af, 0x00a8, 0x00a9);
        family("DHE_PSK", 0x0090, 0x0091, 0x00b2, 0x00b3, 0x00aa, 0x00ab);
        family("RSA_PSK", 0x0094, 0x0095, 0x00b6, 0x00b7, 0x00ac, 0x00ad);
        family("ECDH_ECDSA", 0xc004, 0xc005, 0xc025, 0xc026, 0xc02d, 0xc02e);
        family("ECDHE_ECDSA", 0xc009, 0xc00a, 0xc023, 0xc024, 0xc02b, 0xc02c);
        family("ECDH_RSA", 0xc00e, 0xc00f, 0xc029, 0xc02a, 0xc031, 0xc032);
        family("ECDHE_RSA", 0xc013, 0xc014, 0xc027, 0xc028, 0xc02f, 0xc030);
        family("ECDH_anon", 0xc018, 0xc019, 0, 0, 0, 0);
        family("ECDHE_PSK", 0xc035, 0xc036, 0xc037, 0xc038, 0xd001, 0xd002);
        chacha("ECDHE_RSA", 0xcca8);
        chacha("ECDHE_ECDSA", 0xcca9);
        chacha("DHE_RSA", 0xccaa);
        chacha("PSK", 0xccab);
        chacha("ECDHE_PSK", 0xccac);
        chacha("DHE_PSK", 0xccad);
        chacha("RSA_PSK", 0xccae);
        // RFC 8446 B.4.
        add(0x1301, "TLS_AES_128_GCM_SHA256", Bulk.AES_GCM, 16, "SHA-256", "");
        add(0x1302, "TLS_AES_256_GCM_SHA384", Bulk.AES_GCM, 32, "SHA-384", "");
        add(0x1303, "TLS_CHACHA20_POLY1305_SHA256", Bulk.CHACHA20_POLY1305, 32, "SHA-256", "");
    }

    /// The suite with this code, empty where it is not one that can be opened.
    public static Optional<CipherSuite> of(int code) {
        CipherSuite usual = BY_CODE.get(code);
        return usual == null ? OtherSuites.of(code) : Optional.of(usual);
    }

    /// The same where the version has it: the suites of TLS 1.3 are its own, and it has no others (RFC 8446 B.4).
    ///
    /// @param version that of the ServerHello
    public static Optional<CipherSuite> of(int code, int version) {
        return of(code).filter(suite -> suite.isOfTls13() == ProtocolVersion.isTls13(version));
    }

    /// The registry's name where it is known, else the code in hex.
    public static String nameOf(int code) {
        Optional<CipherSuite> known = of(code);
        return known.isPresent() ? known.get().name() : String.format("0x%04X", code);
    }

    /// Those of TLS 1.3 name no key exchange; RFC 9367 alone writes something in its place.
    private boolean isOfTls13() {
        return !name.contains("_WITH_") || name.contains("_MGM_");
    }

    /// Those of RFC 9189 and RFC 9367.
    public boolean isGost() {
        return hash.equals("STREEBOG-256");
    }

    public boolean aead() {
        return bulk.form == Form.AEAD;
    }

    private static void family(
            String exchange, int cbc128, int cbc256, int cbc128Sha256, int cbc256Sha2, int gcm128, int gcm256) {
        String prefix = "TLS_" + exchange + "_WITH_AES_";
        add(cbc128, prefix + "128_CBC_SHA", Bulk.AES_CBC, 16, "SHA-256", "HmacSHA1");
        add(cbc256, prefix + "256_CBC_SHA", Bulk.AES_CBC, 32, "SHA-256", "HmacSHA1");
        add(cbc128Sha256, prefix + "128_CBC_SHA256", Bulk.AES_CBC, 16, "SHA-256", "HmacSHA256");
        // RFC 5289 and RFC 5487 pair AES-256-CBC with SHA-384, RFC 5246 with SHA-256.
        boolean sha384 = exchange.startsWith("EC") || exchange.endsWith("PSK");
        if (sha384) {
            add(cbc256Sha2, prefix + "256_CBC_SHA384", Bulk.AES_CBC, 32, "SHA-384", "HmacSHA384");
        } else {
            add(cbc256Sha2, prefix + "256_CBC_SHA256", Bulk.AES_CBC, 32, "SHA-256", "HmacSHA256");
        }
        add(gcm128, prefix + "128_GCM_SHA256", Bulk.AES_GCM, 16, "SHA-256", "");
        add(gcm256, prefix + "256_GCM_SHA384", Bulk.AES_GCM, 32, "SHA-384", "");
    }

    private static void chacha(String exchange, int code) {
        String name = "TLS_" + exchange + "_WITH_CHACHA20_POLY1305_SHA256";
        add(code, name, Bulk.CHACHA20_POLY1305, 32, "SHA-256", "");
    }

    private static void add(int code, String name, Bulk bulk, int keyLength, String hash, String mac) {
        if (code != 0) {
            BY_CODE.put(code, new CipherSuite(code, name, bulk, keyLength, 0, hash, mac));
        }
    }
}
