package dev.kaifu.protocol.secrets;

import java.security.interfaces.RSAPrivateKey;
import java.util.List;

/// Keys that belong to no one session: from them and what a session shows, its premaster secret can be
/// made.
///
/// @param rsa private keys of servers
/// @param psk pre-shared keys (RFC 4279)
public record LongTermKeys(List<RSAPrivateKey> rsa, List<byte[]> psk) {
    public static final LongTermKeys NONE = new LongTermKeys(List.of(), List.of());

    public LongTermKeys {
        rsa = List.copyOf(rsa);
        psk = List.copyOf(psk);
    }

    public boolean isEmpty() {
        return rsa.isEmpty() && psk.isEmpty();
    }
}
