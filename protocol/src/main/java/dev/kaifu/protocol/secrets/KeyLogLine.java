package dev.kaifu.protocol.secrets;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line of a key log: RFC 9850 section 2, and the older forms of NSS and Wireshark.
public final class KeyLogLine {
    /// No label, id or secret is longer.
    static final int MAX_LINE = 4096;

    private static final Pattern SESSION_ID =
            Pattern.compile("RSA Session-ID:([0-9A-Fa-f]{0,64}) Master-Key:([0-9A-Fa-f]{96})");
    /// OpenSSL 3 writes the secrets behind a KeyUpdate with the letter N, whichever they are (ssl/tls13_enc.c).
    private static final Pattern GENERATION = Pattern.compile("(CLIENT|SERVER)_TRAFFIC_SECRET_([0-9]{1,6}|N)");

    private static final String UNNUMBERED = "N";

    private KeyLogLine() {}

    /// True for a line that means to be one of a key log, well-formed or not.
    public static boolean looksLikeOne(String line) {
        int space = line.indexOf(' ');
        return line.startsWith("RSA ")
                || (space > 0 && label(line.substring(0, space)).isPresent());
    }

    /// The line's secret; empty where it is none.
    public static Optional<Secret> parse(String line) {
        if (line.length() > MAX_LINE) {
            return Optional.empty();
        }
        Matcher sessionId = SESSION_ID.matcher(line.strip());
        if (sessionId.matches()) {
            return Optional.of(
                    new Secret(SecretLabel.RSA_SESSION_ID, 0, hex(sessionId.group(1)), hex(sessionId.group(2))));
        }
        String[] fields = line.strip().split("[ \t]+", -1);
        if (fields.length != 3 || !isHex(fields[1]) || !isHex(fields[2])) {
            return Optional.empty();
        }
        byte[] id = hex(fields[1]);
        byte[] value = hex(fields[2]);
        return label(fields[0])
                .filter(label -> label.fits(id.length, value.length))
                .map(label -> new Secret(label, generation(fields[0]), id, value));
    }

    /// The line for a secret, lower case, without its end.
    public static String format(Secret secret) {
        String id = HexFormat.of().formatHex(secret.id());
        String value = HexFormat.of().formatHex(secret.value());
        return switch (secret.label()) {
            case RSA_SESSION_ID -> "RSA Session-ID:" + id + " Master-Key:" + value;
            case CLIENT_TRAFFIC_SECRET, SERVER_TRAFFIC_SECRET ->
                secret.label() + "_" + number(secret.generation()) + " " + id + " " + value;
            default -> secret.label() + " " + id + " " + value;
        };
    }

    private static Optional<SecretLabel> label(String name) {
        if (GENERATION.matcher(name).matches()) {
            return Optional.of(
                    name.startsWith("C") ? SecretLabel.CLIENT_TRAFFIC_SECRET : SecretLabel.SERVER_TRAFFIC_SECRET);
        }
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "CLIENT_RANDOM" -> Optional.of(SecretLabel.CLIENT_RANDOM);
            case "CLIENT_EARLY_TRAFFIC_SECRET" -> Optional.of(SecretLabel.CLIENT_EARLY_TRAFFIC_SECRET);
            case "CLIENT_HANDSHAKE_TRAFFIC_SECRET" -> Optional.of(SecretLabel.CLIENT_HANDSHAKE_TRAFFIC_SECRET);
            case "SERVER_HANDSHAKE_TRAFFIC_SECRET" -> Optional.of(SecretLabel.SERVER_HANDSHAKE_TRAFFIC_SECRET);
            case "EARLY_EXPORTER_SECRET" -> Optional.of(SecretLabel.EARLY_EXPORTER_SECRET);
            case "EXPORTER_SECRET" -> Optional.of(SecretLabel.EXPORTER_SECRET);
            case "RSA" -> Optional.of(SecretLabel.RSA);
            case "PMS_CLIENT_RANDOM" -> Optional.of(SecretLabel.PMS_CLIENT_RANDOM);
            case "ECH_SECRET" -> Optional.of(SecretLabel.ECH_SECRET);
            case "ECH_CONFIG" -> Optional.of(SecretLabel.ECH_CONFIG);
            default -> Optional.empty();
        };
    }

    private static int generation(String name) {
        Matcher matcher = GENERATION.matcher(name);
        if (!matcher.matches()) {
            return 0;
        }
        return matcher.group(2).equals(UNNUMBERED) ? Secret.UNNUMBERED : Integer.parseInt(matcher.group(2));
    }

    private static String number(int generation) {
        return generation == Secret.UNNUMBERED ? UNNUMBERED : Integer.toString(generation);
    }

    static boolean isHex(String text) {
        return !text.isEmpty() && text.length() % 2 == 0 && text.chars().allMatch(HexFormat::isHexDigit);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.length() % 2 == 0 ? text : "");
    }
}
