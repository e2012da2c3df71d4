package dev.kaifu.benchmarks.corpus;

import dev.kaifu.protocol.tls.CipherSuite;
import java.util.List;

/// The versions and suites that the connections take in turn: half TLS 1.3, its three suites equally often; half
/// TLS 1.2, equally often AES-GCM, ChaCha20-Poly1305 and AES-CBC, the latter with SHA-1 and SHA-256.
///
/// @param version as `supported_versions` or `server_version` has it
record SuiteInTurn(int version, CipherSuite suite) {
    static final int TLS12 = 0x0303;
    static final int TLS13 = 0x0304;

    private static final List<SuiteInTurn> TURNS = List.of(
            of(0x1301),
            of(0xc02f),
            of(0x1302),
            of(0xcca8),
            of(0x1303),
            of(0xc013),
            of(0x1301),
            of(0xc02f),
            of(0x1302),
            of(0xcca8),
            of(0x1303),
            of(0xc027));

    private static SuiteInTurn of(int code) {
        int version = code >>> 8 == 0x13 ? TLS13 : TLS12;
        return new SuiteInTurn(version, CipherSuite.of(code, version).orElseThrow());
    }

    static int turns() {
        return TURNS.size();
    }

    static SuiteInTurn at(int turn) {
        return TURNS.get(turn % TURNS.size());
    }

    boolean tls13() {
        return version == TLS13;
    }

    String versionName() {
        return tls13() ? "TLSv1.3" : "TLSv1.2";
    }
}
