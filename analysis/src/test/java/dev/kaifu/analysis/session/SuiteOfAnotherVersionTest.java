package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A server may answer with a suite that its version does not have (RFC 8446 B.4); the capture may hold secrets that
/// invite to try it.
class SuiteOfAnotherVersionTest {
    private static final String RANDOM = "11".repeat(32);
    private static final String SECRET = "22".repeat(48);

    @ParameterizedTest(name = "version {0}, suite {1}")
    @CsvSource({
        "0304, c013, 32",
        "0304, c014, 32",
        "0304, c02f, 32",
        "0304, c028, 48",
        "0303, 1301, 48",
        "0303, 1302, 48"
    })
    void itsRecordsStaySealed(String version, String suite, int secretLength) {
        assertThat(session(version, suite, secretLength).why()).contains(WhyId.UNSUPPORTED_SUITE);
    }

    @Test
    void oneOfItsOwnIsTried() {
        assertThat(session("0304", "1301", 32).why()).contains(WhyId.HALF_SECRETS);
    }

    private static TlsSummary session(String version, String suite, int secretLength) {
        String label = version.equals("0304") ? "SERVER_TRAFFIC_SECRET_0 " : "CLIENT_RANDOM ";
        SecretStore secrets = new SecretStore();
        String line = label + RANDOM + " " + SECRET.substring(0, 2 * secretLength) + "\n";
        SecretScanner.scan(line.getBytes(StandardCharsets.US_ASCII)).into(secrets);
        TlsSession session = new TlsSession(SessionSecrets.of(secrets), (from, array, offset, length) -> {});
        feed(session, Side.CLIENT, "16", "01000029" + "0303" + RANDOM + "00" + "0002" + suite + "0100");
        String versions = "0006" + "002b0002" + version;
        feed(session, Side.SERVER, "16", "0200002e" + "0303" + "33".repeat(32) + "00" + suite + "00" + versions);
        if (version.equals("0303")) {
            feed(session, Side.SERVER, "14", "01");
        }
        feed(session, Side.SERVER, "17", "44".repeat(64));
        return session.summary();
    }

    private static void feed(TlsSession session, Side from, String type, String fragment) {
        byte[] record =
                HexFormat.of().parseHex(type + "0303" + String.format("%04x", fragment.length() / 2) + fragment);
        session.bytes(from, record, 0, record.length, new RecordWorkspace());
    }
}
