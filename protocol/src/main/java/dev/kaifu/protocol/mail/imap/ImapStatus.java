package dev.kaifu.protocol.mail.imap;

import java.util.Locale;
import java.util.Optional;

/// What a status response says (RFC 9051 7.1).
public enum ImapStatus {
    OK,
    NO,
    BAD,
    PREAUTH,
    BYE;

    static Optional<ImapStatus> of(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "OK" -> Optional.of(OK);
            case "NO" -> Optional.of(NO);
            case "BAD" -> Optional.of(BAD);
            case "PREAUTH" -> Optional.of(PREAUTH);
            case "BYE" -> Optional.of(BYE);
            default -> Optional.empty();
        };
    }
}
