package dev.kaifu.probe.net;

import dev.kaifu.probe.tls.SecretListener;
import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.secrets.Secret;

/// Sees everything that passes on one connection, with its time (nanoseconds since 1970), and the secrets of its TLS.
/// Calls may come from the connection's reader and its writer at once.
public interface WireRecorder extends SecretListener {
    /// Records nothing.
    WireRecorder NONE = new WireRecorder() {};

    /// The connection is being asked for; [#connected] follows, or [#closed] where nothing came of it.
    default void connecting(long beganNanos) {}

    default void connected(Endpoint client, Endpoint server, long beganNanos, long doneNanos) {}

    default void sent(byte[] array, int offset, int length, long timeNanos) {}

    default void received(byte[] array, int offset, int length, long timeNanos) {}

    /// The server has closed its side.
    default void ended(long timeNanos) {}

    /// The server has reset the connection.
    default void reset(long timeNanos) {}

    /// This side has closed; nothing more comes.
    default void closed(long timeNanos) {}

    /// From here on the bytes are TLS: what comes is to be held back until [#tlsSettled()].
    default void tlsBegins() {}

    /// The secrets of all bytes so far are known, or will never be. Said at the end of the handshake, and each time the
    /// TLS engine has read what was received.
    default void tlsSettled() {}

    @Override
    default void secret(Secret secret) {}

    /// Gives everything to this one, then to another.
    default WireRecorder and(SecretListener other) {
        WireRecorder first = this;
        return new WireRecorder() {
            @Override
            public void connecting(long beganNanos) {
                first.connecting(beganNanos);
            }

            @Override
            public void connected(Endpoint client, Endpoint server, long beganNanos, long doneNanos) {
                first.connected(client, server, beganNanos, doneNanos);
            }

            @Override
            public void sent(byte[] array, int offset, int length, long timeNanos) {
                first.sent(array, offset, length, timeNanos);
            }

            @Override
            public void received(byte[] array, int offset, int length, long timeNanos) {
                first.received(array, offset, length, timeNanos);
            }

            @Override
            public void ended(long timeNanos) {
                first.ended(timeNanos);
            }

            @Override
            public void reset(long timeNanos) {
                first.reset(timeNanos);
            }

            @Override
            public void closed(long timeNanos) {
                first.closed(timeNanos);
            }

            @Override
            public void tlsBegins() {
                first.tlsBegins();
            }

            @Override
            public void tlsSettled() {
                first.tlsSettled();
            }

            @Override
            public void secret(Secret secret) {
                first.secret(secret);
                other.secret(secret);
            }
        };
    }
}
