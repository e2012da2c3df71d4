package dev.kaifu.probe.net;

import java.io.IOException;

/// A connection that could not be made, or that ended otherwise than its protocol wants.
public final class LinkException extends IOException {
    private static final long serialVersionUID = 1;

    /// What happened.
    public enum Kind {
        REFUSED,
        UNREACHABLE,
        /// Nothing answered the SYN.
        CONNECT_TIMEOUT,
        /// Connected, but the other side says nothing.
        SILENT,
        DROPPED,
        /// What came is no line of a mail protocol.
        OTHER_PROTOCOL,
        /// Plain text, or something else, where TLS was to begin.
        NO_TLS,
        TLS_FAILED,
        /// Bytes stood behind the reply to STARTTLS (RFC 3207 4.2, RFC 8314): somebody may have put them there.
        BYTES_BEFORE_TLS
    }

    private final Kind kind;

    /// @param detail for a sentence; may hold what came from the network, already made printable; may be empty
    public LinkException(Kind kind, String detail) {
        super(detail);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }
}
