package dev.kaifu.analysis.finding;

import java.util.List;

/// One thing that a conversation shows, with its evidence.
///
/// @param id stable, for scripts
/// @param message one sentence; what it quotes from the network is not escaped
/// @param packets numbers of the packets that show it
public record Finding(String id, Severity severity, Blame blame, String message, List<Long> packets) {
    /// How bad it is; an error makes the exit status 1.
    public enum Severity {
        ERROR,
        WARNING,
        INFO
    }

    /// Who has to mend it.
    public enum Blame {
        CLIENT,
        SERVER,
        MIDDLEBOX,
        NETWORK,
        UNKNOWN
    }
}
