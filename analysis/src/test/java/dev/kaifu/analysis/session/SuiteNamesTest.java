package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.testkit.Peer;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The table of suites beside tshark's: codes, names, and what is left out.
class SuiteNamesTest {
    private static final String FIELD = "tls.handshake.ciphersuite";

    /// What names of suites that cannot be opened have in them, each with the reason.
    private static final Map<String, String> LEFT_OUT = Map.ofEntries(
            Map.entry("GREASE", "no suite"),
            Map.entry("_SCSV", "no suite"),
            Map.entry("ssl_31_ciphersuite", "no suite"),
            Map.entry("TLS_NULL_WITH_NULL_NULL", "what holds before the handshake, with no MAC to prove anything"),
            Map.entry("FORTEZZA", "its cipher, SKIPJACK, came in tokens with keys of their own"),
            Map.entry("GOSTR341094", "drafts before RFC 9189, never registered"),
            Map.entry("GOSTR341001", "drafts before RFC 9189, never registered"),
            Map.entry("_SM4_", "GM/T 0024"),
            Map.entry("SM1", "a secret cipher"),
            Map.entry("SALSA20", "a draft that was dropped"),
            Map.entry("SSL_RSA_FIPS", "keys made as Netscape alone did"));

    @Test
    void everySuiteIsKnownByItsNameOrLeftOutWithAReason() {
        Map<Integer, String> named = named();
        assertThat(named).hasSizeGreaterThan(400);
        Map<Integer, String> different = new TreeMap<>();
        named.forEach((code, name) -> {
            boolean leftOut =
                    !name.startsWith("TLS_SM4_") && LEFT_OUT.keySet().stream().anyMatch(name::contains);
            boolean asExpected = leftOut
                    ? CipherSuite.of(code).isEmpty()
                    : CipherSuite.of(code).map(CipherSuite::name).equals(java.util.Optional.of(name));
            if (!asExpected) {
                different.put(code, name + " is " + CipherSuite.of(code));
            }
        });
        assertThat(different).isEmpty();
    }

    /// RFC 9189 section 10: a code for private use, which tshark does not name.
    private static final int BEFORE_C102 = 0xff85;

    @Test
    void nothingIsKnownThatTsharkDoesNotName() {
        Map<Integer, String> named = named();
        for (int code = 0; code < 1 << 16; code++) {
            assertThat(CipherSuite.of(code).isEmpty() || named.containsKey(code) || code == BEFORE_C102)
                    .isTrue();
        }
    }

    private static Map<Integer, String> named() {
        Map<Integer, String> named = new TreeMap<>();
        for (String line :
                Peer.run("tshark", "-G", "values").well().text().lines().toList()) {
            String[] columns = line.split("\t", -1);
            if (columns.length == 4 && columns[0].equals("V") && columns[1].equals(FIELD)) {
                named.put(Integer.decode(columns[2]), columns[3]);
            }
        }
        return named;
    }
}
