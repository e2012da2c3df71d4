package dev.kaifu.analysis.reference;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A cipher suite of the IANA registry; the name says all that is needed.
record Suite(String name) {
    private static final String REGISTRY = """
            002f RSA_WITH_AES_128_CBC_SHA        0035 RSA_WITH_AES_256_CBC_SHA
            0030 DH_DSS_WITH_AES_128_CBC_SHA     0036 DH_DSS_WITH_AES_256_CBC_SHA
            0031 DH_RSA_WITH_AES_128_CBC_SHA     0037 DH_RSA_WITH_AES_256_CBC_SHA
            0032 DHE_DSS_WITH_AES_128_CBC_SHA    0038 DHE_DSS_WITH_AES_256_CBC_SHA
            0033 DHE_RSA_WITH_AES_128_CBC_SHA    0039 DHE_RSA_WITH_AES_256_CBC_SHA
            0034 DH_anon_WITH_AES_128_CBC_SHA    003a DH_anon_WITH_AES_256_CBC_SHA
            003c RSA_WITH_AES_128_CBC_SHA256     003d RSA_WITH_AES_256_CBC_SHA256
            003e DH_DSS_WITH_AES_128_CBC_SHA256  0068 DH_DSS_WITH_AES_256_CBC_SHA256
            003f DH_RSA_WITH_AES_128_CBC_SHA256  0069 DH_RSA_WITH_AES_256_CBC_SHA256
            0040 DHE_DSS_WITH_AES_128_CBC_SHA256 006a DHE_DSS_WITH_AES_256_CBC_SHA256
            0067 DHE_RSA_WITH_AES_128_CBC_SHA256 006b DHE_RSA_WITH_AES_256_CBC_SHA256
            006c DH_anon_WITH_AES_128_CBC_SHA256 006d DH_anon_WITH_AES_256_CBC_SHA256
            008c PSK_WITH_AES_128_CBC_SHA        008d PSK_WITH_AES_256_CBC_SHA
            0090 DHE_PSK_WITH_AES_128_CBC_SHA    0091 DHE_PSK_WITH_AES_256_CBC_SHA
            0094 RSA_PSK_WITH_AES_128_CBC_SHA    0095 RSA_PSK_WITH_AES_256_CBC_SHA
            009c RSA_WITH_AES_128_GCM_SHA256     009d RSA_WITH_AES_256_GCM_SHA384
            009e DHE_RSA_WITH_AES_128_GCM_SHA256 009f DHE_RSA_WITH_AES_256_GCM_SHA384
            00a0 DH_RSA_WITH_AES_128_GCM_SHA256  00a1 DH_RSA_WITH_AES_256_GCM_SHA384
            00a2 DHE_DSS_WITH_AES_128_GCM_SHA256 00a3 DHE_DSS_WITH_AES_256_GCM_SHA384
            00a4 DH_DSS_WITH_AES_128_GCM_SHA256  00a5 DH_DSS_WITH_AES_256_GCM_SHA384
            00a6 DH_anon_WITH_AES_128_GCM_SHA256 00a7 DH_anon_WITH_AES_256_GCM_SHA384
            00a8 PSK_WITH_AES_128_GCM_SHA256     00a9 PSK_WITH_AES_256_GCM_SHA384
            00aa DHE_PSK_WITH_AES_128_GCM_SHA256 00ab DHE_PSK_WITH_AES_256_GCM_SHA384
            00ac RSA_PSK_WITH_AES_128_GCM_SHA256 00ad RSA_PSK_WITH_AES_256_GCM_SHA384
            00ae PSK_WITH_AES_128_CBC_SHA256     00af PSK_WITH_AES_256_CBC_SHA384
            00b2 DHE_PSK_WITH_AES_128_CBC_SHA256 00b3 DHE_PSK_WITH_AES_256_CBC_SHA384
            00b6 RSA_PSK_WITH_AES_128_CBC_SHA256 00b7 RSA_PSK_WITH_AES_256_CBC_SHA384
            1301 AES_128_GCM_SHA256              1302 AES_256_GCM_SHA384
            1303 CHACHA20_POLY1305_SHA256
            c004 ECDH_ECDSA_WITH_AES_128_CBC_SHA     c005 ECDH_ECDSA_WITH_AES_256_CBC_SHA
            c009 ECDHE_ECDSA_WITH_AES_128_CBC_SHA    c00a ECDHE_ECDSA_WITH_AES_256_CBC_SHA
            c00e ECDH_RSA_WITH_AES_128_CBC_SHA       c00f ECDH_RSA_WITH_AES_256_CBC_SHA
            c013 ECDHE_RSA_WITH_AES_128_CBC_SHA      c014 ECDHE_RSA_WITH_AES_256_CBC_SHA
            c018 ECDH_anon_WITH_AES_128_CBC_SHA      c019 ECDH_anon_WITH_AES_256_CBC_SHA
            c023 ECDHE_ECDSA_WITH_AES_128_CBC_SHA256 c024 ECDHE_ECDSA_WITH_AES_256_CBC_SHA384
            c025 ECDH_ECDSA_WITH_AES_128_CBC_SHA256  c026 ECDH_ECDSA_WITH_AES_256_CBC_SHA384
            c027 ECDHE_RSA_WITH_AES_128_CBC_SHA256   c028 ECDHE_RSA_WITH_AES_256_CBC_SHA384
            c029 ECDH_RSA_WITH_AES_128_CBC_SHA256    c02a ECDH_RSA_WITH_AES_256_CBC_SHA384
            c02b ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 c02c ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
            c02d ECDH_ECDSA_WITH_AES_128_GCM_SHA256  c02e ECDH_ECDSA_WITH_AES_256_GCM_SHA384
            c02f ECDHE_RSA_WITH_AES_128_GCM_SHA256   c030 ECDHE_RSA_WITH_AES_256_GCM_SHA384
            c031 ECDH_RSA_WITH_AES_128_GCM_SHA256    c032 ECDH_RSA_WITH_AES_256_GCM_SHA384
            c035 ECDHE_PSK_WITH_AES_128_CBC_SHA      c036 ECDHE_PSK_WITH_AES_256_CBC_SHA
            c037 ECDHE_PSK_WITH_AES_128_CBC_SHA256   c038 ECDHE_PSK_WITH_AES_256_CBC_SHA384
            cca8 ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
            cca9 ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
            ccaa DHE_RSA_WITH_CHACHA20_POLY1305_SHA256
            ccab PSK_WITH_CHACHA20_POLY1305_SHA256   ccac ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256
            ccad DHE_PSK_WITH_CHACHA20_POLY1305_SHA256
            ccae RSA_PSK_WITH_CHACHA20_POLY1305_SHA256
            d001 ECDHE_PSK_WITH_AES_128_GCM_SHA256   d002 ECDHE_PSK_WITH_AES_256_GCM_SHA384
            """;

    private static final Map<String, Suite> BY_CODE = java.util.regex.Pattern.compile("([0-9a-f]{4}) (\\w+)")
            .matcher(REGISTRY)
            .results()
            .collect(Collectors.toMap(found -> found.group(1), found -> new Suite("TLS_" + found.group(2))));

    private static Optional<Suite> of(int code) {
        return Optional.ofNullable(BY_CODE.get(String.format(Locale.ROOT, "%04x", code)));
    }

    static String nameOf(int code) {
        return of(code).map(Suite::name).orElse(String.format(Locale.ROOT, "0x%04X", code));
    }

    /// Empty where it is none that the version has: those of TLS 1.3 are its own (RFC 8446 B.4).
    static Optional<Suite> of(int code, boolean tls13) {
        return of(code).filter(suite -> suite.name.contains("_WITH_") != tls13);
    }

    boolean isGcm() {
        return name.contains("_GCM_");
    }

    boolean isCbc() {
        return name.contains("_CBC_");
    }

    int keyLength() {
        return name.contains("AES_128") ? 16 : 32;
    }

    /// Of the PRF (RFC 5246 5: SHA-256 unless the suite says more) or of HKDF.
    String hash() {
        return name.endsWith("SHA384") ? "SHA384" : "SHA256";
    }

    /// Of CBC suites: the hash at the name's end (RFC 5246 C).
    String mac() {
        return name.endsWith("SHA") ? "SHA1" : hash();
    }

    int macLength() {
        return switch (mac()) {
            case "SHA1" -> 20;
            case "SHA256" -> 32;
            default -> 48;
        };
    }
}
