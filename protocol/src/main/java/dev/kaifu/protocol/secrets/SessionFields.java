package dev.kaifu.protocol.secrets;

import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Values behind their names: the session that s_client and `openssl sess_id -text` print (`Session-ID:`,
/// `Master-Key:`), the hello of `s_client -trace` (`random_bytes (len=28):`), what GnuTLS logs from level 9
/// on (`INT: MASTER SECRET[48]:`). A value that does not end with its line may go on in the next ones.
final class SessionFields implements LogLineReader.Form {
    private static final Pattern FIELD = Pattern.compile(
            "(Session-ID|Master-Key|Resumption PSK|PREMASTER SECRET|MASTER SECRET|CLIENT RANDOM|random_bytes"
                    + "|gmt_unix_time)\\s{0,4}(?:\\[\\d{1,4}\\]|\\(len=\\d{1,4}\\))?\\s{0,4}[:=]\\s{0,4}(?:0x)?([0-9A-Fa-f]*)");
    private static final List<String> NAMES = List.of(
            "Session-ID",
            "Master-Key",
            "Resumption PSK",
            "MASTER SECRET",
            "CLIENT RANDOM",
            "random_bytes",
            "gmt_unix_time");

    private static final Pattern TRACED_HELLO = Pattern.compile("(Client|Server)Hello, Length=\\d");
    private static final Pattern MORE_HEX = Pattern.compile("\\s{0,16}([0-9A-Fa-f]{1,1024})(=?\\s*$|\\s)");
    private static final Pattern RSA = Pattern.compile("(?:^|[^A-Za-z0-9_])RSA(?: Session-ID|\\s*$)");

    /// Lines that a value may be wrapped over.
    private static final int MAX_MORE_LINES = 6;
    /// Digits of the longest premaster secret that is taken, that of an 8,192-bit group.
    private static final int MAX_DIGITS = 2048;

    /// Of SHA-256, and of SHA-384 (RFC 8446 4.6.1).
    private static final int PSK_DIGITS = 64;

    private static final int LONGEST_PSK_DIGITS = 96;

    private static final int TIME_DIGITS = 8;
    private static final int REST_OF_RANDOM_DIGITS = 56;

    private final SessionUnderWay session;
    private String name = "";
    private String digits = "";
    private String time = "";
    private int moreLines;
    /// A line ended where a PSK of SHA-256 would.
    private boolean endsLine;
    private boolean bySessionId;
    private boolean inClientHello;

    SessionFields(SessionUnderWay session) {
        this.session = session;
    }

    @Override
    public boolean awaits() {
        return moreLines > 0;
    }

    @Override
    public boolean line(String line, long number) {
        String rest = moreLines > 0 ? afterMore(line) : line;
        if (rest.contains("Hello, Length")) {
            Matcher hello = TRACED_HELLO.matcher(rest);
            inClientHello = hello.find() && hello.group(1).equals("Client");
        }
        bySessionId |= rest.contains("RSA") && RSA.matcher(rest).find();
        if (!mayHoldField(rest)) {
            return false;
        }
        Matcher field = FIELD.matcher(rest);
        boolean any = false;
        while (field.find()) {
            any = true;
            end();
            name = field.group(1);
            endsLine = false;
            digits = field.group(2);
            int end = field.end();
            boolean wrapped = rest.substring(end).replace('=', ' ').isBlank();
            if (isWhole() || !wrapped) {
                end();
            } else {
                moreLines = MAX_MORE_LINES;
            }
        }
        return any;
    }

    private static boolean mayHoldField(String line) {
        for (String name : NAMES) {
            if (line.contains(name)) {
                return true;
            }
        }
        return false;
    }

    /// Takes the rest of a value from the beginning of a line; what stands behind it.
    private String afterMore(String line) {
        Matcher more = MORE_HEX.matcher(line);
        if (!more.lookingAt() || digits.length() + more.group(1).length() > MAX_DIGITS) {
            end();
            return line;
        }
        String before = digits;
        digits += more.group(1);
        if (!isWhole() && more.end() < line.length()) {
            // Something else follows, so that this was no part of the value either: a row of a dump.
            digits = before;
            end();
            return line;
        }
        endsLine |= before.length() == PSK_DIGITS;
        moreLines--;
        if (isWhole() || moreLines == 0) {
            end();
        }
        return line.substring(more.end());
    }

    private boolean isWhole() {
        return switch (name) {
            case "Session-ID", "CLIENT RANDOM" -> digits.length() >= 2 * SessionUnderWay.RANDOM_LENGTH;
            case "Master-Key", "MASTER SECRET" -> digits.length() >= 2 * SessionUnderWay.MASTER_LENGTH;
            case "random_bytes" -> digits.length() >= REST_OF_RANDOM_DIGITS;
            // A shorter one, of SHA-256, ends where something else follows.
            case "Resumption PSK" -> digits.length() >= LONGEST_PSK_DIGITS;
            case "gmt_unix_time" -> true;
            default -> false;
        };
    }

    @Override
    public void finish() {
        end();
    }

    private void end() {
        String ended = name;
        name = "";
        moreLines = 0;
        if (ended.equals("Resumption PSK") && endsLine && digits.length() != LONGEST_PSK_DIGITS) {
            // What followed were digits of something else.
            digits = digits.substring(0, PSK_DIGITS);
        }
        byte[] bytes = KeyLogLine.isHex(digits) ? HexFormat.of().parseHex(digits) : new byte[0];
        switch (ended) {
            case "Session-ID" -> session.sessionId(bytes);
            case "Master-Key", "MASTER SECRET" -> master(bytes);
            case "Resumption PSK" -> session.resumptionPsk(bytes);
            case "PREMASTER SECRET" -> session.premaster(bytes);
            case "CLIENT RANDOM" -> {
                if (bytes.length == SessionUnderWay.RANDOM_LENGTH) {
                    session.random(bytes);
                }
            }
            case "gmt_unix_time" -> time = digits;
            case "random_bytes" -> traced();
            default -> {}
        }
    }

    private void master(byte[] bytes) {
        if (bytes.length == SessionUnderWay.MASTER_LENGTH) {
            if (bySessionId) {
                session.masterOfSessionId(bytes);
            } else {
                session.master(bytes);
            }
        }
        bySessionId = false;
    }

    /// RFC 5246 7.4.1.2: the first four bytes of the random were a time once, and `-trace` prints them so
    /// still.
    private void traced() {
        if (inClientHello && time.length() == TIME_DIGITS && digits.length() == REST_OF_RANDOM_DIGITS) {
            session.begins(HexFormat.of().parseHex(time + digits));
        }
        inClientHello = false;
        time = "";
    }
}
