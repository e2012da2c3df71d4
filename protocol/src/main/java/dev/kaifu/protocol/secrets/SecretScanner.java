package dev.kaifu.protocol.secrets;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds TLS secrets in text, line by line: key logs in any mixture with the output of `openssl s_client -msg`.
///
/// The hex dump of a ClientHello gives the client random; the `Session-ID:` and `Master-Key:` that s_client prints
/// behind the handshake belong to the ClientHello before them. Headings of LibreSSL and OpenSSL up to 1.0.2
/// (`>>> TLS 1.2 Handshake [length 00bf], ClientHello`) and of OpenSSL 1.1 and later
/// (`>>> TLS 1.2, Handshake [length 00b7], ClientHello`) are the same but for a comma; those of record headers
/// (`>>> ??? [length 0005]` up to 1.1.1) stand between.
public final class SecretScanner {
    private static final Pattern HEADING =
            Pattern.compile("(>>>|<<<) (?:SSL|TLS|DTLS|\\?\\?\\?)[^\\[]*\\[length ([0-9a-f]{4,8})\\](?:, (\\w+))?.*");
    private static final Pattern HEX_ROW = Pattern.compile("\\s{0,8}((?:[0-9a-f]{2} ){0,15}[0-9a-f]{2})\\s*");
    private static final Pattern FIELD =
            Pattern.compile("\\s{0,12}(Session-ID|Master-Key|Resumption PSK)\\s*: ?([0-9A-Fa-f]*)\\s*");
    /// Type, length and version stand before the random (RFC 8446 4 and 4.1.2).
    private static final int RANDOM_AT = 6;

    private static final int RANDOM_END = RANDOM_AT + 32;

    private final List<Secret> secrets = new ArrayList<>();
    private final List<byte[]> resumptionOnly = new ArrayList<>();
    private final List<Integer> badLines = new ArrayList<>();
    private final ByteArrayOutputStream hello = new ByteArrayOutputStream();
    private Optional<byte[]> clientRandom = Optional.empty();
    private byte[] sessionId = new byte[0];
    private boolean inClientHello;
    private int handshakes;
    private int lineNumber;

    private SecretScanner() {}

    /// Scans a whole text; any line ending, UTF-8 or (as PowerShell's `>` writes) UTF-16 with its mark.
    public static FoundSecrets scan(byte[] given) {
        byte[] text = TextEncoding.withoutMark(given);
        SecretScanner scanner = new SecretScanner();
        int start = 0;
        for (int i = 0; i <= text.length; i++) {
            if (i == text.length || text[i] == '\n' || text[i] == '\r') {
                if (i > start && i - start <= KeyLogLine.MAX_LINE) {
                    scanner.line(new String(text, start, i - start, StandardCharsets.ISO_8859_1));
                }
                // CRLF is one line ending.
                if (i == text.length || text[i] == '\n' || i + 1 == text.length || text[i + 1] != '\n') {
                    scanner.lineNumber++;
                }
                start = i + 1;
            }
        }
        return new FoundSecrets(
                List.copyOf(scanner.secrets),
                List.copyOf(scanner.resumptionOnly),
                List.copyOf(scanner.badLines),
                scanner.handshakes);
    }

    private void line(String line) {
        if (inClientHello && helloRow(line)) {
            return;
        }
        Matcher heading = HEADING.matcher(line);
        if (heading.matches()) {
            beginHeading(heading);
            return;
        }
        Matcher field = FIELD.matcher(line);
        if (field.matches()) {
            field(field.group(1), field.group(2));
            return;
        }
        String stripped = line.strip();
        if (KeyLogLine.looksLikeOne(stripped)) {
            Optional<Secret> secret = KeyLogLine.parse(stripped);
            secret.ifPresentOrElse(secrets::add, () -> badLines.add(lineNumber + 1));
        }
    }

    private void beginHeading(Matcher heading) {
        inClientHello = heading.group(1).equals(">>>") && "ClientHello".equals(heading.group(3));
        if (inClientHello) {
            hello.reset();
            sessionId = new byte[0];
            clientRandom = Optional.empty();
        }
    }

    /// Takes a row of the ClientHello's dump; false where the line is none (the server's dialogue may stand between).
    private boolean helloRow(String line) {
        Matcher row = HEX_ROW.matcher(line);
        if (!row.matches()) {
            return false;
        }
        hello.writeBytes(HexFormat.ofDelimiter(" ").parseHex(row.group(1)));
        if (hello.size() >= RANDOM_END) {
            byte[] bytes = hello.toByteArray();
            if (bytes[0] == 1) {
                clientRandom = Optional.of(Arrays.copyOfRange(bytes, RANDOM_AT, RANDOM_END));
                handshakes++;
            }
            inClientHello = false;
        }
        return true;
    }

    private void field(String name, String value) {
        byte[] bytes = KeyLogLine.isHex(value) ? HexFormat.of().parseHex(value) : new byte[0];
        switch (name) {
            case "Session-ID" -> sessionId = bytes.length <= 32 ? bytes : new byte[0];
            case "Master-Key" -> {
                if (bytes.length == 48) {
                    masterKey(bytes);
                }
            }
            default -> clientRandom.ifPresent(resumptionOnly::add);
        }
    }

    private void masterKey(byte[] master) {
        clientRandom.ifPresent(random -> secrets.add(new Secret(SecretLabel.CLIENT_RANDOM, 0, random, master)));
        if (sessionId.length > 0) {
            secrets.add(new Secret(SecretLabel.RSA_SESSION_ID, 0, sessionId, master));
        }
    }
}
