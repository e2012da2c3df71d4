package dev.kaifu.protocol.secrets;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The hex dump of a ClientHello that `openssl s_client -msg` prints, which gives the client random.
///
/// Headings of LibreSSL and OpenSSL up to 1.0.2 (`>>> TLS 1.2 Handshake [length 00bf], ClientHello`) and of
/// OpenSSL 1.1 and later (`>>> TLS 1.2, Handshake [length 00b7], ClientHello`) are the same but for a
/// comma; those of record headers (`>>> ??? [length 0005]` up to 1.1.1) stand between.
final class HelloDump implements LogLineReader.Form {
    private static final Pattern HEADING = Pattern.compile(
            "(>>>|<<<) (?:SSL|TLS|DTLS|\\?\\?\\?)[^\\[]{0,64}\\[length ([0-9a-f]{4,8})\\](?:, (\\w{1,32}))?");
    /// With the marks of a quotation before it, which cannot be told from a heading's.
    private static final Pattern HEX_ROW = Pattern.compile("\\s{0,8}((?:[0-9a-f]{2} ){0,15}[0-9a-f]{2})\\s*");
    /// Type, length and version stand before the random (RFC 8446 4 and 4.1.2).
    private static final int RANDOM_AT = 6;

    private static final int RANDOM_END = RANDOM_AT + SessionUnderWay.RANDOM_LENGTH;
    /// Lines of the dialogue that may stand amid the dump.
    private static final int MAX_AMID = 64;

    private final SessionUnderWay session;
    private final ByteArrayOutputStream hello = new ByteArrayOutputStream();
    private int linesLeft;

    HelloDump(SessionUnderWay session) {
        this.session = session;
    }

    @Override
    public boolean awaits() {
        return linesLeft > 0;
    }

    @Override
    public boolean line(String line, long number) {
        if (linesLeft > 0) {
            linesLeft--;
            if (row(line)) {
                return true;
            }
        }
        return line.contains("[length ") && heading(line);
    }

    private boolean heading(String line) {
        Matcher heading = HEADING.matcher(line);
        if (!heading.find()) {
            return false;
        }
        boolean clientHello = heading.group(1).equals(">>>") && "ClientHello".equals(heading.group(3));
        linesLeft = clientHello ? MAX_AMID : 0;
        if (clientHello) {
            hello.reset();
            session.forget();
        }
        return true;
    }

    /// Takes a row of the dump; false where the line is none (the server's dialogue may stand between).
    private boolean row(String line) {
        Matcher row = HEX_ROW.matcher(line);
        if (!row.matches()) {
            return false;
        }
        hello.writeBytes(HexFormat.ofDelimiter(" ").parseHex(row.group(1)));
        if (hello.size() >= RANDOM_END) {
            byte[] bytes = hello.toByteArray();
            if (bytes[0] == 1) {
                session.begins(Arrays.copyOfRange(bytes, RANDOM_AT, RANDOM_END));
            }
            linesLeft = 0;
        }
        return true;
    }
}
