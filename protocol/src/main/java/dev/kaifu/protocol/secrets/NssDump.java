package dev.kaifu.protocol.secrets;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What debug builds of NSS print with `SSLTRACE=50` and above, on stderr or into `SSLDEBUGFILE` (lib/ssl/ssltrace.c):
/// headings such as `4711: SSL[5]: Send record (plain text) [Len: 512]`, and behind each a dump in rows of 16 bytes.
///
/// The client random is in the ClientHello, as the client sends it or the server hashes it. Of TLS 1.3 every secret is
/// told (`HKDF Expand: label=…`, then `Derived key`); of TLS 1.2 and before the premaster secret of RSA key exchange,
/// by the client, with `SSLTRACE=100`.
final class NssDump implements LogLineReader.Form {
    private static final Pattern HEADING = Pattern.compile(
            "\\d{1,10}: SSL(?:\\[-?\\d{1,10}\\])?: "
                    + "(Send record \\(plain text\\)|Hash handshake message:|Pre-Master Secret|Derived key) \\[Len: (\\d{1,6})\\]");
    private static final Pattern EXPAND = Pattern.compile("HKDF Expand: label='tls13 ([a-z ]{1,20})'");
    /// The hex, two blanks at the least, and the characters.
    private static final Pattern ROW = Pattern.compile("\\s{0,8}((?:[0-9a-f]{2} ){1,16})(?: .*)?");
    private static final String CLIENT_HELLO = "handle client_hello handshake";

    /// Of a handshake message, type and length; then the version (RFC 8446 4 and 4.1.2).
    private static final int HEADER = 4;

    private static final int VERSION = 2;
    private static final int CLIENT_HELLO_TYPE = 1;
    private static final int MAJOR_VERSION = 3;
    private static final int BYTES_A_ROW = 16;
    /// Nothing that is taken from a dump stands further behind.
    private static final int MAX_DUMP = 64;

    private final SessionUnderWay session;
    private final ByteArrayOutputStream dump = new ByteArrayOutputStream();
    private String name = "";
    private String label = "";
    private int wanted;
    private boolean helloComes;

    NssDump(SessionUnderWay session) {
        this.session = session;
    }

    @Override
    public boolean awaits() {
        return wanted > 0;
    }

    @Override
    public boolean line(String line, long number) {
        if (wanted > 0 && row(line)) {
            return true;
        }
        wanted = 0;
        if (line.contains(CLIENT_HELLO)) {
            helloComes = true;
            return true;
        }
        if (line.contains("HKDF Expand: ")) {
            Matcher expand = EXPAND.matcher(line);
            label = expand.find() ? expand.group(1) : "";
            return true;
        }
        return line.contains(" [Len: ") && heading(line);
    }

    private boolean heading(String line) {
        Matcher heading = HEADING.matcher(line);
        if (!heading.find()) {
            return false;
        }
        name = heading.group(1);
        dump.reset();
        wanted = Math.min(MAX_DUMP, Integer.parseInt(heading.group(2)));
        return true;
    }

    private boolean row(String line) {
        Matcher row = ROW.matcher(line);
        if (!row.matches()) {
            return false;
        }
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(row.group(1).strip());
        int due = Math.min(BYTES_A_ROW, wanted - dump.size());
        if (bytes.length < due) {
            return false;
        }
        dump.write(bytes, 0, due);
        if (dump.size() == wanted) {
            wanted = 0;
            dumped(dump.toByteArray());
        }
        return true;
    }

    private void dumped(byte[] bytes) {
        switch (name) {
            case "Send record (plain text)" -> {
                if (bytes[0] == CLIENT_HELLO_TYPE) {
                    hello(bytes, HEADER);
                }
            }
            case "Hash handshake message:" -> {
                if (helloComes) {
                    hello(bytes, 0);
                }
                helloComes = false;
            }
            case "Pre-Master Secret" -> {
                if (bytes.length == SessionUnderWay.MASTER_LENGTH) {
                    session.premasterBehindRandom(bytes);
                }
            }
            default -> derived(bytes);
        }
    }

    private void hello(byte[] bytes, int versionAt) {
        int at = versionAt + VERSION;
        if (bytes.length >= at + SessionUnderWay.RANDOM_LENGTH && bytes[versionAt] == MAJOR_VERSION) {
            session.begins(Arrays.copyOfRange(bytes, at, at + SessionUnderWay.RANDOM_LENGTH));
        }
    }

    /// RFC 8446 7.1: the label says what is derived.
    private void derived(byte[] secret) {
        switch (label) {
            case "c e traffic" -> session.secret(SecretLabel.CLIENT_EARLY_TRAFFIC_SECRET, secret);
            case "c hs traffic" -> session.secret(SecretLabel.CLIENT_HANDSHAKE_TRAFFIC_SECRET, secret);
            case "s hs traffic" -> session.secret(SecretLabel.SERVER_HANDSHAKE_TRAFFIC_SECRET, secret);
            case "c ap traffic" -> session.secret(SecretLabel.CLIENT_TRAFFIC_SECRET, secret);
            case "s ap traffic" -> session.secret(SecretLabel.SERVER_TRAFFIC_SECRET, secret);
            case "e exp master" -> session.secret(SecretLabel.EARLY_EXPORTER_SECRET, secret);
            case "exp master" -> session.secret(SecretLabel.EXPORTER_SECRET, secret);
            default -> {
                // Keys and the like follow from these.
            }
        }
        label = "";
    }
}
