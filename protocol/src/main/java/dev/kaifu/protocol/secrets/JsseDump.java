package dev.kaifu.protocol.secrets;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What JDK 8 and older print with `-Djavax.net.debug=ssl,keygen` (`sun.security.ssl.Handshaker`): names,
/// and behind each a hex dump in rows of 16 bytes. JDK 11 and later print no secret.
final class JsseDump implements LogLineReader.Form {
    private static final Pattern HEAD = Pattern.compile("(PreMaster Secret|Client Nonce|Master Secret):\\s*$");
    /// `0010: 36 7A 24 1B C4 C3 D5 87   67 07 AA 9B 9C 8E 13 6B  6z$.....g......k`.
    private static final Pattern ROW =
            Pattern.compile("(?:^|\\s)([0-9A-F]{4}): ((?:[0-9A-F]{2} {1,3}){0,15}[0-9A-F]{2})(?: |$)");
    private static final Pattern GAPS = Pattern.compile(" +");

    /// Lines of other threads that may stand amid the dump.
    private static final int MAX_AMID = 32;
    /// Of the longest premaster secret, that of an 8,192-bit group.
    private static final int MAX_DUMP = 1024;

    private final SessionUnderWay session;
    private final ByteArrayOutputStream dump = new ByteArrayOutputStream();
    private String name = "";
    private int linesLeft;

    JsseDump(SessionUnderWay session) {
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
        if (!line.contains("Secret:") && !line.contains("Nonce:")) {
            return false;
        }
        Matcher head = HEAD.matcher(line);
        if (!head.find()) {
            return false;
        }
        if (name.equals("PreMaster Secret")) {
            session.premaster(dump.toByteArray());
        } else if (head.group(1).equals("PreMaster Secret")) {
            session.forget();
        }
        name = head.group(1);
        dump.reset();
        linesLeft = MAX_AMID;
        return true;
    }

    private boolean row(String line) {
        Matcher row = ROW.matcher(line);
        if (!row.find() || Integer.parseInt(row.group(1), 16) != dump.size() || dump.size() >= MAX_DUMP) {
            return false;
        }
        dump.writeBytes(
                HexFormat.ofDelimiter(" ").parseHex(GAPS.matcher(row.group(2)).replaceAll(" ")));
        linesLeft = MAX_AMID;
        if (name.equals("Client Nonce") && dump.size() == SessionUnderWay.RANDOM_LENGTH) {
            end();
            session.random(dump.toByteArray());
        } else if (name.equals("Master Secret") && dump.size() == SessionUnderWay.MASTER_LENGTH) {
            end();
            session.master(dump.toByteArray());
        }
        return true;
    }

    private void end() {
        name = "";
        linesLeft = 0;
    }
}
