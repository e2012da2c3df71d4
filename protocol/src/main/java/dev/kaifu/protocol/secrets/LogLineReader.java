package dev.kaifu.protocol.secrets;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds TLS secrets in lines of text: key logs in any form, and the output of `openssl s_client -msg`.
///
/// The hex dump of a ClientHello gives the client random; the `Session-ID:` and `Master-Key:` that s_client prints
/// behind the handshake belong to the ClientHello before them. Headings of LibreSSL and OpenSSL up to 1.0.2
/// (`>>> TLS 1.2 Handshake [length 00bf], ClientHello`) and of OpenSSL 1.1 and later
/// (`>>> TLS 1.2, Handshake [length 00b7], ClientHello`) are the same but for a comma; those of record headers
/// (`>>> ??? [length 0005]` up to 1.1.1) stand between.
final class LogLineReader {
    private static final Pattern HEADING =
            Pattern.compile("(>>>|<<<) (?:SSL|TLS|DTLS|\\?\\?\\?)[^\\[]*\\[length ([0-9a-f]{4,8})\\](?:, (\\w+))?.*");
    private static final Pattern HEX_ROW = Pattern.compile("\\s{0,8}((?:[0-9a-f]{2} ){0,15}[0-9a-f]{2})\\s*");
    private static final Pattern FIELD =
            Pattern.compile("\\s{0,12}(Session-ID|Master-Key|Resumption PSK)\\s*: ?([0-9A-Fa-f]*)\\s*");
    /// Type, length and version stand before the random (RFC 8446 4 and 4.1.2).
    private static final int RANDOM_AT = 6;

    private static final int RANDOM_END = RANDOM_AT + 32;

    private final SecretSink sink;
    private final ByteArrayOutputStream hello = new ByteArrayOutputStream();
    private Optional<byte[]> clientRandom = Optional.empty();
    private byte[] sessionId = new byte[0];
    private boolean inClientHello;

    LogLineReader(SecretSink sink) {
        this.sink = sink;
    }

    /// @param number the line's, counted from 1
    void line(String line, long number) {
        if (inClientHello && helloRow(line)) {
            return;
        }
        if ((line.startsWith(">>>") || line.startsWith("<<<")) && heading(line)) {
            return;
        }
        if (line.indexOf(':') >= 0 && field(line)) {
            return;
        }
        String stripped = line.strip();
        if (KeyLogLine.looksLikeOne(stripped)) {
            Optional<Secret> secret = KeyLogLine.parse(stripped);
            secret.ifPresentOrElse(sink::secret, () -> sink.badLine(number));
        }
    }

    private boolean heading(String line) {
        Matcher heading = HEADING.matcher(line);
        if (!heading.matches()) {
            return false;
        }
        inClientHello = heading.group(1).equals(">>>") && "ClientHello".equals(heading.group(3));
        if (inClientHello) {
            hello.reset();
            sessionId = new byte[0];
            clientRandom = Optional.empty();
        }
        return true;
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
                sink.handshake();
            }
            inClientHello = false;
        }
        return true;
    }

    private boolean field(String line) {
        Matcher field = FIELD.matcher(line);
        if (!field.matches()) {
            return false;
        }
        String value = field.group(2);
        byte[] bytes = KeyLogLine.isHex(value) ? HexFormat.of().parseHex(value) : new byte[0];
        switch (field.group(1)) {
            case "Session-ID" -> sessionId = bytes.length <= 32 ? bytes : new byte[0];
            case "Master-Key" -> {
                if (bytes.length == 48) {
                    masterKey(bytes);
                }
            }
            default -> clientRandom.ifPresent(sink::resumptionPskOnly);
        }
        return true;
    }

    private void masterKey(byte[] master) {
        clientRandom.ifPresent(random -> sink.secret(new Secret(SecretLabel.CLIENT_RANDOM, 0, random, master)));
        if (sessionId.length > 0) {
            sink.secret(new Secret(SecretLabel.RSA_SESSION_ID, 0, sessionId, master));
        }
    }
}
