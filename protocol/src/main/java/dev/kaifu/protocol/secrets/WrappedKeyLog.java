package dev.kaifu.protocol.secrets;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Key-log lines (RFC 9850 section 2, and the older forms) that something was done to: they stand behind a
/// time or amid other text, or were wrapped, so that the hex goes on in the next lines.
final class WrappedKeyLog implements LogLineReader.Form {
    private static final Pattern LABEL = Pattern.compile(
            "(?<![A-Za-z0-9_])(PMS_CLIENT_RANDOM|CLIENT_RANDOM|CLIENT_EARLY_TRAFFIC_SECRET"
                    + "|(?:CLIENT|SERVER)_(?:HANDSHAKE_TRAFFIC_SECRET|TRAFFIC_SECRET_(?:[0-9]{1,6}|N))"
                    + "|(?:EARLY_)?EXPORTER_SECRET|ECH_SECRET|ECH_CONFIG|RSA)(?=[ \t=]|$)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern HEX = Pattern.compile("[ \t]+([0-9A-Fa-f]+)(?=[^0-9A-Za-z_]|$)");
    private static final Pattern END = Pattern.compile("[ \t]*=?[ \t]*");
    private static final Pattern SESSION_ID = Pattern.compile(
            "(?<![A-Za-z0-9_])RSA Session-ID:([0-9A-Fa-f]{0,64}) Master-Key:([0-9A-Fa-f]{96})(?![0-9A-Fa-f])");

    /// Lines that one line may be wrapped to, behind the first.
    private static final int MAX_MORE_LINES = 8;

    private final SecretSink sink;
    private String label = "";
    private final StringBuilder digits = new StringBuilder();
    private int moreLines;
    private long number;
    private boolean atLineStart;
    private boolean found;

    WrappedKeyLog(SecretSink sink) {
        this.sink = sink;
    }

    @Override
    public boolean awaits() {
        return moreLines > 0;
    }

    @Override
    public boolean line(String line, long lineNumber) {
        if (moreLines > 0 && goesOn(line)) {
            return true;
        }
        finish();
        if (line.contains("RSA Session-ID:")) {
            return sessionId(line, lineNumber);
        }
        if (!mayHoldLabel(line)) {
            return false;
        }
        Matcher start = LABEL.matcher(line);
        boolean any = false;
        for (int from = 0; start.find(from); from = Math.max(start.end(), from + 1)) {
            finish();
            any |= begin(line, start, lineNumber);
        }
        return any;
    }

    private static boolean mayHoldLabel(String line) {
        return line.contains("_RANDOM")
                || line.contains("_SECRET")
                || line.contains("ECH_CONFIG")
                || line.contains("RSA")
                || line.contains("_random")
                || line.contains("_secret")
                || line.contains("ech_config")
                || line.contains("rsa");
    }

    private boolean sessionId(String line, long lineNumber) {
        Matcher both = SESSION_ID.matcher(line);
        if (!both.find()) {
            boolean wrapped = line.strip().endsWith("=") || !line.contains("Master-Key:");
            if (line.startsWith("RSA ") && !wrapped) {
                sink.badLine(lineNumber);
            }
            return false;
        }
        if (both.group(1).length() % 2 == 0) {
            sink.secret(new Secret(SecretLabel.RSA_SESSION_ID, 0, hex(both.group(1)), hex(both.group(2))));
        }
        return true;
    }

    private boolean begin(String line, Matcher start, long lineNumber) {
        label = start.group(1).toUpperCase(Locale.ROOT);
        digits.setLength(0);
        number = lineNumber;
        found = false;
        boolean spaced = start.end() < line.length() && line.charAt(start.end()) != '=';
        boolean asWritten = label.equals(start.group(1));
        atLineStart = spaced && asWritten && line.substring(0, start.start()).isBlank();
        int end = start.end();
        Matcher hex = HEX.matcher(line);
        int parts = 0;
        while (digits.length() < KeyLogLine.MAX_LINE && hex.find(end) && hex.start() == end) {
            digits.append(hex.group(1));
            end = hex.end();
            parts++;
        }
        if (parts == 2 && plain(line.substring(start.end(), end).strip())) {
            found = true;
            label = "";
            return true;
        }
        moreLines = END.matcher(line).region(end, line.length()).matches() ? MAX_MORE_LINES : 0;
        if (moreLines == 0) {
            finish();
        }
        return found || digits.length() > 0;
    }

    /// A line that was not wrapped: the id and the secret, each whole.
    private boolean plain(String both) {
        Optional<Secret> secret = KeyLogLine.parse(label + " " + both);
        secret.ifPresent(sink::secret);
        return secret.isPresent();
    }

    /// Whether the line is the next part of what was begun.
    private boolean goesOn(String line) {
        String part = line.strip();
        if (part.endsWith("=")) {
            part = part.substring(0, part.length() - 1).strip();
        }
        if (part.isEmpty() || digits.length() + part.length() > KeyLogLine.MAX_LINE) {
            return false;
        }
        for (int i = 0; i < part.length(); i++) {
            if (!HexFormat.isHexDigit(part.charAt(i)) && part.charAt(i) != ' ') {
                return false;
            }
        }
        digits.append(part.replace(" ", ""));
        moreLines--;
        together();
        return true;
    }

    /// Tells a secret as soon as there is one: what follows may make it longer, and another one then.
    private void together() {
        int idDigits = label.equals("RSA") ? 2 * SecretLabel.PREMASTER_ID_LENGTH : 2 * SessionUnderWay.RANDOM_LENGTH;
        int valueDigits = digits.length() - idDigits;
        boolean whole =
                valueDigits == 2 * SessionUnderWay.MASTER_LENGTH || valueDigits == 2 * SessionUnderWay.RANDOM_LENGTH;
        if (whole && plain(digits.substring(0, idDigits) + " " + digits.substring(idDigits))) {
            found = true;
            if (valueDigits == 2 * SessionUnderWay.MASTER_LENGTH) {
                label = "";
                moreLines = 0;
            }
        }
    }

    @Override
    public void finish() {
        if (!label.isEmpty() && atLineStart && !found) {
            sink.badLine(number);
        }
        label = "";
        moreLines = 0;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
