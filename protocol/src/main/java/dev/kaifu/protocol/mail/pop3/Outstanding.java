package dev.kaifu.protocol.mail.pop3;

import java.util.ArrayDeque;
import java.util.Deque;

/// The commands that wait for a response, in order (RFC 2449 6.6: a client may send many at once).
final class Outstanding {
    /// Beyond it the oldest is forgotten; RETR of a whole mailbox is sent at once by some.
    static final int LIMIT = 10_000;

    private static final int USUAL = 3;
    /// Bytes of memory of one.
    private static final int COMMAND = 24;

    private final Deque<Asked> commands = new ArrayDeque<>(USUAL);

    void add(Asked asked) {
        if (commands.size() == LIMIT) {
            commands.removeFirst();
        }
        commands.addLast(asked);
    }

    /// Which command this response answers; [Asked#NOTHING] where none waits for it. A continuation answers AUTH alone,
    /// whatever stands before it: responses to those were lost, or not given.
    Asked answeredBy(Pop3Response response) {
        if (response.isContinuation() && !skipToAuth()) {
            return Asked.NOTHING;
        }
        return commands.isEmpty() ? Asked.NOTHING : commands.removeFirst();
    }

    private boolean skipToAuth() {
        for (Asked asked : commands) {
            if (asked.verb() == Pop3Verb.AUTH) {
                while (commands.getFirst().verb() != Pop3Verb.AUTH) {
                    commands.removeFirst();
                }
                return true;
            }
        }
        return false;
    }

    Pop3Verb first() {
        return commands.isEmpty() ? Asked.NOTHING.verb() : commands.getFirst().verb();
    }

    boolean isEmpty() {
        return commands.isEmpty();
    }

    void clear() {
        commands.clear();
    }

    /// Bytes of memory that they take.
    int held() {
        return COMMAND * commands.size();
    }
}
