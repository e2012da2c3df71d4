package dev.kaifu.protocol.tls;

import dev.kaifu.protocol.tls.CipherSuite.Bulk;
import java.util.Map;

/// Reads what the name of a suite says of its records: `TLS_RSA_EXPORT_WITH_RC4_40_MD5` is RC4 with HMAC-MD5, with a
/// key
/// made of 40 bits.
final class SuiteName {
    private static final Map<String, Cipher> CIPHERS = Map.ofEntries(
            Map.entry("NULL", new Cipher(Bulk.NULL, 0, 0)),
            Map.entry("RC4_128", new Cipher(Bulk.RC4, 16, 0)),
            Map.entry("RC4_56", new Cipher(Bulk.RC4, 16, 7)),
            Map.entry("RC4_40", new Cipher(Bulk.RC4, 16, 5)),
            Map.entry("RC2_CBC_56", new Cipher(Bulk.RC2_CBC, 16, 7)),
            Map.entry("RC2_CBC_40", new Cipher(Bulk.RC2_CBC, 16, 5)),
            Map.entry("IDEA_CBC", new Cipher(Bulk.IDEA_CBC, 16, 0)),
            Map.entry("DES_CBC", new Cipher(Bulk.DES_CBC, 8, 0)),
            Map.entry("DES40_CBC", new Cipher(Bulk.DES_CBC, 8, 5)),
            Map.entry("DES_CBC_40", new Cipher(Bulk.DES_CBC, 8, 5)),
            Map.entry("3DES_EDE_CBC", new Cipher(Bulk.TRIPLE_DES_CBC, 24, 0)),
            Map.entry("SEED_CBC", new Cipher(Bulk.SEED_CBC, 16, 0)),
            Map.entry("AES_128_CBC", new Cipher(Bulk.AES_CBC, 16, 0)),
            Map.entry("AES_256_CBC", new Cipher(Bulk.AES_CBC, 32, 0)),
            Map.entry("AES_128_GCM", new Cipher(Bulk.AES_GCM, 16, 0)),
            Map.entry("AES_256_GCM", new Cipher(Bulk.AES_GCM, 32, 0)),
            Map.entry("AES_128_CCM", new Cipher(Bulk.AES_CCM, 16, 0)),
            Map.entry("AES_256_CCM", new Cipher(Bulk.AES_CCM, 32, 0)),
            Map.entry("AES_128_CCM_8", new Cipher(Bulk.AES_CCM_8, 16, 0)),
            Map.entry("AES_256_CCM_8", new Cipher(Bulk.AES_CCM_8, 32, 0)),
            Map.entry("CAMELLIA_128_CBC", new Cipher(Bulk.CAMELLIA_CBC, 16, 0)),
            Map.entry("CAMELLIA_256_CBC", new Cipher(Bulk.CAMELLIA_CBC, 32, 0)),
            Map.entry("CAMELLIA_128_GCM", new Cipher(Bulk.CAMELLIA_GCM, 16, 0)),
            Map.entry("CAMELLIA_256_GCM", new Cipher(Bulk.CAMELLIA_GCM, 32, 0)),
            Map.entry("SM4_GCM", new Cipher(Bulk.SM4_GCM, 16, 0)),
            Map.entry("SM4_CCM", new Cipher(Bulk.SM4_CCM, 16, 0)),
            Map.entry("ARIA_128_CBC", new Cipher(Bulk.ARIA_CBC, 16, 0)),
            Map.entry("ARIA_256_CBC", new Cipher(Bulk.ARIA_CBC, 32, 0)),
            Map.entry("ARIA_128_GCM", new Cipher(Bulk.ARIA_GCM, 16, 0)),
            Map.entry("ARIA_256_GCM", new Cipher(Bulk.ARIA_GCM, 32, 0)),
            // RFC 7905 took over the draft's names; its own suites are among the usual ones.
            Map.entry("CHACHA20_POLY1305", new Cipher(Bulk.CHACHA20_POLY1305_DRAFT, 32, 0)),
            Map.entry("SHA256", new Cipher(Bulk.INTEGRITY_SHA256, 32, 0)),
            Map.entry("SHA384", new Cipher(Bulk.INTEGRITY_SHA384, 48, 0)),
            Map.entry("KUZNYECHIK_MGM_L", new Cipher(Bulk.KUZNYECHIK_MGM_L, 32, 0)),
            Map.entry("KUZNYECHIK_MGM_S", new Cipher(Bulk.KUZNYECHIK_MGM_S, 32, 0)),
            Map.entry("MAGMA_MGM_L", new Cipher(Bulk.MAGMA_MGM_L, 32, 0)),
            Map.entry("MAGMA_MGM_S", new Cipher(Bulk.MAGMA_MGM_S, 32, 0)),
            Map.entry("KUZNYECHIK_CTR_OMAC", new Cipher(Bulk.KUZNYECHIK_CTR_OMAC, 32, 0)),
            Map.entry("MAGMA_CTR_OMAC", new Cipher(Bulk.MAGMA_CTR_OMAC, 32, 0)),
            Map.entry("28147_CNT_IMIT", new Cipher(Bulk.GOST28147_CNT_IMIT, 32, 0)));

    /// What the names of GOST's suites begin with: GOST R 34.11-2012 with 256 bits is their hash.
    private static final String GOST = "TLS_GOSTR341112_256_";

    private static final String WITH = "_WITH_";
    /// Suites of TLS 1.3 name no key exchange.
    private static final String PREFIX = "TLS_";

    private record Cipher(Bulk bulk, int keyLength, int exportMaterial) {}

    private SuiteName() {}

    static CipherSuite suite(int code, String name) {
        int with = name.indexOf(WITH);
        String protection = name.substring(with < 0 ? PREFIX.length() : with + WITH.length());
        int last = protection.lastIndexOf('_');
        String ending = protection.substring(last + 1);
        boolean hashNamed = ending.startsWith("SHA") || ending.equals("MD5") || ending.equals("SM3");
        Cipher cipher = cipher(hashNamed ? protection.substring(0, last) : protection);
        boolean aead = cipher.bulk.form() == CipherSuite.Form.AEAD;
        boolean gost = name.startsWith(GOST);
        // RFC 5246 5: SHA-256 is the hash of the PRF unless the suite has a stronger one.
        String hash = switch (ending) {
            case "SHA384" -> "SHA-384";
            case "SM3" -> "SM3";
            default -> gost ? "STREEBOG-256" : "SHA-256";
        };
        String mac = aead || gost ? "" : "Hmac" + (ending.equals("SHA") ? "SHA1" : ending);
        // draft-ietf-tls-56-bit-ciphersuites 4: its DES keys are made of 8 bytes, and are export keys all the same.
        boolean desOfExport = cipher.exportMaterial == 0 && name.contains("_EXPORT1024_");
        int material = desOfExport ? cipher.keyLength : cipher.exportMaterial;
        return new CipherSuite(code, name, cipher.bulk, cipher.keyLength, material, hash, mac);
    }

    private static Cipher cipher(String name) {
        Cipher cipher = CIPHERS.get(name);
        if (cipher == null) {
            throw new IllegalArgumentException(name);
        }
        return cipher;
    }
}
