package dev.kaifu.cli;

/// Ends a command with one plain sentence on stderr (what, where, what to do) and an exit status; never a stack trace.
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    /// @param status one of [ExitStatus]
    /// @param sentence what, where, what to do; must hold nothing unescaped that came from outside
    public UserError(int status, String sentence) {
        super(sentence);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
