package dev.kaifu.protocol.secrets;

import java.util.List;

/// Finds TLS secrets in those lines of a text that are no plain key-log line: key logs that something was
/// done to, and the logs of other programs. Each form has a reader; a reader that awaits the rest of what
/// it has begun sees every line.
final class LogLineReader {
    /// One form of log.
    interface Form {
        /// Looks at a line.
        ///
        /// @param line without what mail and the like put around it
        /// @param number counted from 1
        /// @return true where nobody else need look at it
        boolean line(String line, long number);

        /// True where the next line may be of interest, whatever is in it.
        boolean awaits();

        /// Nothing follows.
        default void finish() {}
    }

    /// Begins a table of Zeek's.
    static final String ZEEK_HEADER = "#fields";

    private final List<Form> forms;
    private final WrappedKeyLog keyLog;

    LogLineReader(SecretSink sink) {
        SessionUnderWay session = new SessionUnderWay(sink);
        this.keyLog = new WrappedKeyLog(sink);
        this.forms = List.of(
                keyLog,
                new HelloDump(session),
                new SessionFields(session),
                new JsseDump(session),
                new NssDump(session),
                new SessionPem(sink),
                new ZeekTable(sink));
    }

    /// @param number the line's, counted from 1
    void line(String line, long number) {
        String polished = LinePolish.of(line);
        if (polished.indexOf('\n') < 0) {
            one(polished, number);
            return;
        }
        for (String part : polished.split("\n", -1)) {
            one(part, number);
        }
    }

    private void one(String line, long number) {
        if (line.startsWith("#") && !line.startsWith(ZEEK_HEADER)) {
            // RFC 9850 section 2: a comment.
            return;
        }
        for (Form form : forms) {
            if (form.line(line, number)) {
                return;
            }
        }
    }

    /// True where a form awaits the next line.
    boolean awaits() {
        for (Form form : forms) {
            if (form.awaits()) {
                return true;
            }
        }
        return false;
    }

    /// A plain line of a key log came, which goes on with no other.
    void plainLine() {
        keyLog.finish();
    }

    void finish() {
        forms.forEach(Form::finish);
    }
}
