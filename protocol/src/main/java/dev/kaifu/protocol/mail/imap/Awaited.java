package dev.kaifu.protocol.mail.imap;

/// A command that waits for the server's word, and what follows once it is given.
record Awaited(String tag, ImapStep next) {
    /// Whether the word is a continuation: for a literal or a SASL line (RFC 9051 7.6).
    boolean continuation() {
        return next == ImapStep.LITERAL || next == ImapStep.SASL;
    }

    /// Whether this response is the word, for better or worse.
    boolean isAnsweredBy(ImapResponse response) {
        return response.isContinuation() ? continuation() : tag.equals(response.tag());
    }

    /// Whether this response lets TLS or DEFLATE begin.
    boolean isHandedOverBy(ImapResponse response) {
        return !continuation() && tag.equals(response.tag()) && response.completedWith(ImapStatus.OK);
    }
}
