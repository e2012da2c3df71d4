package dev.kaifu.probe.talk;

/// The server does not want to begin TLS; its message is what it said, made printable.
public final class StartTlsRefused extends Exception {
    private static final long serialVersionUID = 1;

    StartTlsRefused(String reply) {
        super(reply);
    }
}
