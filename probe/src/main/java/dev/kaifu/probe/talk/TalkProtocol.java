package dev.kaifu.probe.talk;

import java.util.Locale;
import java.util.Optional;

/// The protocols whose replies the talk can wait for.
public enum TalkProtocol {
    SMTP,
    LMTP,
    IMAP,
    POP3,
    SIEVE;

    public static Optional<TalkProtocol> parse(String given) {
        for (TalkProtocol protocol : values()) {
            if (protocol.name().equals(given.toUpperCase(Locale.ROOT))) {
                return Optional.of(protocol);
            }
        }
        return Optional.empty();
    }

    /// What the first line of a server gives away.
    static Optional<TalkProtocol> ofGreeting(String line) {
        if (line.matches("(?s)[2-5][0-9]{2}([ -].*)?")) {
            return Optional.of(SMTP);
        }
        if (line.startsWith("* ")) {
            return Optional.of(IMAP);
        }
        if (line.startsWith("+OK") || line.startsWith("-ERR")) {
            return Optional.of(POP3);
        }
        return line.startsWith("\"IMPLEMENTATION\"") ? Optional.of(SIEVE) : Optional.empty();
    }

    boolean isSmtpLike() {
        return this == SMTP || this == LMTP;
    }

    boolean hasLiterals() {
        return this == IMAP || this == SIEVE;
    }
}
