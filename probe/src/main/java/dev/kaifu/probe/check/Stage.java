package dev.kaifu.probe.check;

import java.util.Locale;

/// The steps of a check, in the order in which they are taken.
public enum Stage {
    RESOLVE,
    CONNECT,
    GREETING,
    EHLO,
    STARTTLS,
    TLS,
    CERTIFICATE,
    /// EHLO again, inside TLS (RFC 3207 4.2).
    EHLO_IN_TLS,
    AUTH,
    SEND,
    /// The message is looked for in its recipient's mailbox.
    READ_BACK;

    /// As it stands in JSON: `ehlo-in-tls`.
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
