package dev.kaifu.fuzz.target;

import dev.kaifu.fuzz.Target;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// The logs of GnuTLS, of JDK 8, of NSS, of Zeek and of `s_client -trace`, `-sess_out` files, and what mail makes
/// of a key log.
public final class OtherLogsTarget implements Target {
    private static final String RANDOM = "9420cdb22e9988f8a1e95918182a60d646622553e337e15d1fdcb4d991d91d7e";
    private static final String PREMASTER = "0b0a09080706050403020100ffeeddccbbaa998877665544332211f0e1d2c3b4";
    private static final String MASTER = RANDOM + "f82000d96468e651da48d98d30339f83";

    @Override
    public String name() {
        return "other-logs";
    }

    @Override
    public List<byte[]> seeds() {
        String der =
                "3071" + "020101" + "02020303" + "0402c02f" + "0420" + RANDOM + "0430" + MASTER + "a1060204692c0000";
        return List.of(
                ascii("|<9>| INT: PREMASTER SECRET[32]: " + PREMASTER + "\n|<9>| INT: CLIENT RANDOM[32]: " + RANDOM
                        + "\n|<9>| INT: MASTER SECRET[48]: " + MASTER + "\n"),
                ascii("SESSION KEYGEN:\nPreMaster Secret:\n" + dump(PREMASTER) + "CONNECTION KEYGEN:\nClient Nonce:\n"
                        + dump(RANDOM) + "Master Secret:\n" + dump(MASTER)),
                ascii("4711: SSL[5]: Send record (plain text) [Len: 38]\n"
                        + nssDump("010001fc0303" + RANDOM)
                        + "HKDF Expand: label='tls13 c hs traffic',requested length=32\n4711: SSL: Derived key [Len: 32]\n"
                        + nssDump(PREMASTER)
                        + "4711: SSL[5]: Pre-Master Secret [Len: 48]\n"
                        + nssDump(MASTER)),
                ascii("SSL::secrets += {\n[\"" + escaped(RANDOM.substring(8)) + "\"] = \"" + escaped(MASTER)
                        + "\",\n};\n"),
                ascii("#fields\tclient_random\tsecret\n" + escaped(RANDOM) + "\t" + escaped(MASTER) + "\n"),
                ascii("    ClientHello, Length=179\n      Random:\n        gmt_unix_time=0x" + RANDOM.substring(0, 8)
                        + "\n        random_bytes (len=28): " + RANDOM.substring(8) + "\n    Master-Key: " + MASTER
                        + "\n"),
                ascii("-----BEGIN SSL SESSION PARAMETERS-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(HexFormat.of().parseHex(der))
                        + "\n-----END SSL SESSION PARAMETERS-----\n"),
                ascii("> CLIENT_RANDOM\n> " + RANDOM + "\n> " + MASTER + "\n> CLIENT_TRAFFIC_SECRET_0 "
                        + RANDOM.substring(0, 40) + "=\n" + RANDOM.substring(40) + " " + PREMASTER + "\n"),
                ascii("<p>CLIENT_RANDOM&nbsp;" + RANDOM + " " + MASTER + "<br>\u001b[1mRSA Session-ID:" + RANDOM
                        + " Master-Key:" + MASTER + "\u001b[0m</p>\n"));
    }

    @Override
    public void check(byte[] input) {
        SecretLaws.check(input);
    }

    private static String dump(String hex) {
        StringBuilder rows = new StringBuilder();
        String spaced = hex.toUpperCase(java.util.Locale.ROOT).replaceAll("(..)", "$1 ");
        for (int at = 0; at < hex.length() / 2; at += 16) {
            String row = spaced.substring(3 * at, 3 * (at + 16));
            rows.append("%04X: %s  %s ................%n".formatted(at, row.substring(0, 24), row.substring(24)));
        }
        return rows.toString();
    }

    private static String nssDump(String hex) {
        StringBuilder rows = new StringBuilder();
        for (int at = 0; at < hex.length(); at += 32) {
            String row = hex.substring(at, Math.min(hex.length(), at + 32)).replaceAll("(..)", "$1 ");
            rows.append("   %-50s................%n".formatted(row));
        }
        return rows.toString();
    }

    private static String escaped(String hex) {
        return hex.replaceAll("(..)", "\\\\x$1");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
