package dev.kaifu.probe.check;

import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.probe.net.LinkException;
import dev.kaifu.probe.tls.CertificateCheck;
import java.util.Locale;

/// How a step of a check ended. The names are published as [#id()]; the order is that of how much one tells: where
/// connections fail in several ways, the verdict is about the first of them here.
public enum Outcome {
    /// Bytes stood behind the reply to STARTTLS (RFC 3207 6).
    BYTES_BEFORE_TLS(Blame.MIDDLEBOX),
    /// The word STARTTLS was overwritten in the EHLO reply, as SMTP inspection does it.
    STARTTLS_OVERWRITTEN(Blame.MIDDLEBOX),
    CERTIFICATE_EXPIRED(Blame.SERVER),
    CERTIFICATE_NOT_YET_VALID(Blame.SERVER),
    CERTIFICATE_SELF_SIGNED(Blame.SERVER),
    CERTIFICATE_UNKNOWN_CA(Blame.SERVER),
    CERTIFICATE_WRONG_NAME(Blame.SERVER),
    CERTIFICATE_WRONG_USAGE(Blame.SERVER),
    CERTIFICATE_BROKEN_CHAIN(Blame.SERVER),
    CERTIFICATE_MISSING(Blame.SERVER),
    TLS_FAILED(Blame.UNKNOWN),
    /// Something else was said where TLS was to begin.
    NO_TLS(Blame.SERVER),
    AUTH_REJECTED(Blame.CLIENT),
    /// Refused for now: 4yz (RFC 4954 6).
    AUTH_DEFERRED(Blame.SERVER),
    /// The exchange went otherwise than the mechanism that was offered wants it, whoever the user is.
    AUTH_BROKEN(Blame.SERVER),
    AUTH_NOT_OFFERED(Blame.SERVER),
    MECHANISM_NOT_OFFERED(Blame.CLIENT),
    /// Of the mechanisms that are offered, none is known here.
    MECHANISM_UNKNOWN(Blame.CLIENT),
    /// Not tried: the password would have passed unprotected.
    AUTH_WITHHELD(Blame.CLIENT),
    SENDER_REFUSED(Blame.UNKNOWN),
    RECIPIENT_REFUSED(Blame.UNKNOWN),
    MESSAGE_REFUSED(Blame.UNKNOWN),
    /// The mailbox to read back from could not be opened.
    MAILBOX_UNREADABLE(Blame.UNKNOWN),
    MESSAGE_NOT_FOUND(Blame.SERVER),
    MESSAGE_CHANGED(Blame.SERVER),
    STARTTLS_REFUSED(Blame.SERVER),
    STARTTLS_NOT_OFFERED(Blame.SERVER),
    /// The greeting was 4yz or 5yz (RFC 5321 3.1).
    GREETING_REFUSED(Blame.SERVER),
    EHLO_REFUSED(Blame.SERVER),
    OTHER_PROTOCOL(Blame.CLIENT),
    DROPPED(Blame.SERVER),
    /// Connected, but nothing was said in time.
    SILENT(Blame.SERVER),
    CONNECT_TIMEOUT(Blame.NETWORK),
    UNREACHABLE(Blame.NETWORK),
    CONNECT_REFUSED(Blame.SERVER),
    NOT_RESOLVED(Blame.CLIENT),
    /// The host has addresses, but none of the family that was asked for.
    NO_ADDRESS_OF_FAMILY(Blame.CLIENT),
    OK(Blame.UNKNOWN);

    private final Blame blame;

    Outcome(Blame blame) {
        this.blame = blame;
    }

    /// Who has to mend it, as far as one connection tells.
    public Blame blame() {
        return blame;
    }

    /// As it stands in JSON: `auth-rejected`.
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// No connection came about.
    public boolean isUnconnected() {
        return switch (this) {
            case CONNECT_TIMEOUT, UNREACHABLE, CONNECT_REFUSED, NOT_RESOLVED, NO_ADDRESS_OF_FAMILY -> true;
            default -> false;
        };
    }

    /// Nothing was learnt of the server, or the connection broke off: the contract's exit status 3.
    public boolean isOfTheNetwork() {
        return isUnconnected() || this == SILENT || this == DROPPED;
    }

    static Outcome of(LinkException.Kind kind) {
        return switch (kind) {
            case REFUSED -> CONNECT_REFUSED;
            case UNREACHABLE -> UNREACHABLE;
            case CONNECT_TIMEOUT -> CONNECT_TIMEOUT;
            case SILENT -> SILENT;
            case DROPPED -> DROPPED;
            case OTHER_PROTOCOL -> OTHER_PROTOCOL;
            case NO_TLS -> NO_TLS;
            case TLS_FAILED -> TLS_FAILED;
            case BYTES_BEFORE_TLS -> BYTES_BEFORE_TLS;
        };
    }

    static Outcome of(CertificateCheck.Reason reason) {
        return switch (reason) {
            case EXPIRED -> CERTIFICATE_EXPIRED;
            case NOT_YET_VALID -> CERTIFICATE_NOT_YET_VALID;
            case SELF_SIGNED -> CERTIFICATE_SELF_SIGNED;
            case UNKNOWN_CA -> CERTIFICATE_UNKNOWN_CA;
            case WRONG_NAME -> CERTIFICATE_WRONG_NAME;
            case WRONG_USAGE -> CERTIFICATE_WRONG_USAGE;
            case BROKEN_CHAIN -> CERTIFICATE_BROKEN_CHAIN;
            case MISSING -> CERTIFICATE_MISSING;
        };
    }
}
