package dev.kaifu.protocol.tls.crypto;

/// The key schedule of TLS 1.3 (RFC 8446 7.1) as far as a PSK carries it: up to the early secrets always, to the end
/// where the key exchange is by PSK alone (`psk_ke`, 4.2.9). Each step yields the next one.
public final class PskSchedule {
    private static final byte[] NOTHING = {};
    /// RFC 8446 4.4.1: stands in for the first ClientHello behind a HelloRetryRequest.
    private static final byte MESSAGE_HASH = (byte) 254;

    private final String hash;
    private final byte[] early;

    /// @param hash of the suite, one that [#isWith] knows
    public PskSchedule(String hash, byte[] psk) {
        this.hash = hash;
        this.early = extract(hash, new byte[Primitives.macLength(hash)], psk);
    }

    /// True where there is a schedule with this hash.
    public static boolean isWith(String hash) {
        return hash.equals("SHA-256") || hash.equals("SHA-384") || hash.equals("STREEBOG-256");
    }

    /// What the transcript begins with behind a HelloRetryRequest (RFC 8446 4.4.1).
    public static byte[] messageHash(String hash, byte[] clientHello) {
        byte[] digest = KeyDerivation.digest(hash, clientHello);
        return KeyDerivation.concat(new byte[] {MESSAGE_HASH, 0, 0, (byte) digest.length}, digest);
    }

    /// RFC 8446 4.2.11.2: proves that the client has this PSK.
    ///
    /// @param external whether it was agreed beforehand; else it comes from a ticket
    /// @param covered the handshake up to the binders
    public byte[] binder(boolean external, byte[] covered) {
        byte[] key = derive(early, external ? "ext binder" : "res binder", NOTHING);
        byte[] finished = KeyDerivation.expandLabel(hash, key, "finished", key.length);
        return hmac(hash, finished, KeyDerivation.digest(hash, covered));
    }

    /// `client_early_traffic_secret`.
    public byte[] clientEarlyTraffic(byte[] clientHello) {
        return derive(early, "c e traffic", clientHello);
    }

    /// The next step, without (EC)DHE.
    public Handshake handshake() {
        return new Handshake(hash, next(early));
    }

    /// The handshake secret.
    public static final class Handshake {
        private final String hash;
        private final byte[] secret;

        private Handshake(String hash, byte[] secret) {
            this.hash = hash;
            this.secret = secret;
        }

        /// @param transcript from ClientHello to ServerHello
        public byte[] clientTraffic(byte[] transcript) {
            return derive(hash, secret, "c hs traffic", transcript);
        }

        public byte[] serverTraffic(byte[] transcript) {
            return derive(hash, secret, "s hs traffic", transcript);
        }

        public Master master() {
            return new Master(hash, next(hash, secret));
        }
    }

    /// The master secret.
    public static final class Master {
        private final String hash;
        private final byte[] secret;

        private Master(String hash, byte[] secret) {
            this.hash = hash;
            this.secret = secret;
        }

        /// @param transcript from ClientHello to the server's Finished
        public byte[] clientTraffic(byte[] transcript) {
            return derive(hash, secret, "c ap traffic", transcript);
        }

        public byte[] serverTraffic(byte[] transcript) {
            return derive(hash, secret, "s ap traffic", transcript);
        }
    }

    private byte[] derive(byte[] secret, String label, byte[] messages) {
        return derive(hash, secret, label, messages);
    }

    private byte[] next(byte[] secret) {
        return next(hash, secret);
    }

    /// Derive-Secret.
    private static byte[] derive(String hash, byte[] secret, String label, byte[] messages) {
        return KeyDerivation.expansion(hash, secret).label(label, KeyDerivation.digest(hash, messages), secret.length);
    }

    /// The next secret of the schedule, of zeros where (EC)DHE's would go in.
    private static byte[] next(String hash, byte[] secret) {
        return extract(hash, derive(hash, secret, "derived", NOTHING), new byte[secret.length]);
    }

    /// HKDF-Extract (RFC 5869 2.2).
    private static byte[] extract(String hash, byte[] salt, byte[] material) {
        return hmac(hash, salt, material);
    }

    private static byte[] hmac(String hash, byte[] key, byte[] message) {
        Primitives.Hmac mac = KeyDerivation.hmac(hash);
        byte[] out = new byte[Primitives.macLength(hash)];
        mac.begin(key);
        mac.update(message, 0, message.length);
        mac.finish(out, 0);
        return out;
    }
}
