package dev.kaifu.protocol.net;

/// Which end of a connection sent something.
public enum Side {
    CLIENT,
    SERVER;

    /// The other end.
    public Side other() {
        return this == CLIENT ? SERVER : CLIENT;
    }
}
