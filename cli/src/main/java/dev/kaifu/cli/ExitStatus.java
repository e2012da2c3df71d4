package dev.kaifu.cli;

/// What the process says to the shell, the same for every command.
public final class ExitStatus {
    /// All is well.
    public static final int OK = 0;
    /// A finding of severity error, or what was asked could not be had.
    public static final int FINDING = 1;
    /// Wrong usage.
    public static final int USAGE = 2;
    /// A file or the network could not be read or written.
    public static final int UNREADABLE = 3;
    /// Ctrl-C.
    public static final int INTERRUPTED = 130;

    private ExitStatus() {}
}
