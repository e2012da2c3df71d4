package dev.kaifu.protocol.mail.smtp;

import java.util.ArrayDeque;
import java.util.Deque;

/// The commands that wait for a reply, in order (RFC 2920: a client may send many at once).
final class Outstanding {
    /// Beyond it the oldest is forgotten: no server lets as many wait.
    static final int LIMIT = 1_000;

    /// One command at a time, and few at once where they are pipelined.
    private static final int USUAL = 3;

    private final Deque<SmtpVerb> verbs = new ArrayDeque<>(USUAL);

    void add(SmtpVerb verb) {
        if (verbs.size() == LIMIT) {
            verbs.removeFirst();
        }
        verbs.addLast(verb);
    }

    /// Which command this code answers. A code that only one command gets (`354`) is that command's, whatever stands
    /// before it: replies to those were lost, or not given. [SmtpVerb#OTHER] where nothing waits.
    SmtpVerb answeredBy(int code) {
        if (verbs.isEmpty()) {
            return SmtpVerb.OTHER;
        }
        SmtpVerb owner = SmtpVerb.letOnBy(code);
        if (owner != SmtpVerb.OTHER && verbs.contains(owner)) {
            while (verbs.getFirst() != owner) {
                verbs.removeFirst();
            }
        }
        return verbs.removeFirst();
    }

    boolean isEmpty() {
        return verbs.isEmpty();
    }

    SmtpVerb first() {
        return verbs.isEmpty() ? SmtpVerb.OTHER : verbs.getFirst();
    }

    void clear() {
        verbs.clear();
    }
}
