package dev.kaifu.probe.tls;

import dev.kaifu.protocol.secrets.Secret;

/// Is given each secret of a connection at the moment it comes to be, before a byte protected with it is sent.
@FunctionalInterface
public interface SecretListener {
    void secret(Secret secret);
}
