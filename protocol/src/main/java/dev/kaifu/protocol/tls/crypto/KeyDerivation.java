package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.tls.ProtocolVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The functions that make keys of secrets: the PRF of TLS 1.2 (RFC 5246 section 5) and HKDF-Expand-Label of TLS 1.3
/// (RFC 8446 7.1).
public final class KeyDerivation {
    /// Bytes of a master secret.
    static final int MASTER = 48;

    /// Of the labels of TLS 1.3.
    private static final byte[] PREFIX = {'t', 'l', 's', '1', '3', ' '};

    /// Of those up to draft 19.
    private static final byte[] PREFIX_OF_DRAFTS = {'T', 'L', 'S', ' ', '1', '.', '3', ',', ' '};

    private static final byte[] NO_CONTEXT = {};

    private static final ThreadLocal<Primitives> PRIMITIVES = ThreadLocal.withInitial(Primitives::make);

    private KeyDerivation() {}

    /// The hash of a message.
    static byte[] digest(String hash, byte[] message) {
        return Primitives.isJdks(hash)
                ? EarlierDerivation.digest(hash).digest(message)
                : OtherHmac.digest(hash, message);
    }

    static Primitives.Hmac hmac(String hash) {
        return PRIMITIVES.get().hmac(hash);
    }

    /// RFC 5246 section 5: `PRF(secret, label, seed)`.
    ///
    /// @param hash the suite's; `MD5` and `SHA-1` for the halves of older PRFs
    public static byte[] prf(String hash, byte[] secret, String label, byte[] seed, int length) {
        Primitives.Hmac mac = PRIMITIVES.get().hmac(hash);
        int block = Primitives.macLength(hash);
        byte[] labelled = concat(label.getBytes(StandardCharsets.US_ASCII), seed);
        byte[] out = new byte[(length + block - 1) / block * block];
        byte[] a = new byte[block];
        mac.begin(secret);
        mac.update(labelled, 0, labelled.length);
        mac.finish(a, 0);
        for (int at = 0; at < length; at += block) {
            mac.again();
            mac.update(a, 0, block);
            mac.update(labelled, 0, labelled.length);
            mac.finish(out, at);
            mac.again();
            mac.update(a, 0, block);
            mac.finish(a, 0);
        }
        return Arrays.copyOf(out, length);
    }

    /// RFC 8446 7.1: `HKDF-Expand-Label(secret, label, "", length)`.
    public static byte[] expandLabel(String hash, byte[] secret, String label, int length) {
        return expansion(hash, secret).label(label, length);
    }

    /// RFC 8446 7.2: the traffic secret that follows this one.
    public static byte[] updated(ProtocolVersion version, String hash, byte[] secret) {
        String label = version.hasShortLabels() ? "traffic upd" : "application traffic secret";
        return expansion(version, hash, secret).label(label, secret.length);
    }

    /// Several keys of one secret.
    static Expansion expansion(String hash, byte[] secret) {
        return new Expansion(PREFIX, hash, secret);
    }

    static Expansion expansion(ProtocolVersion version, String hash, byte[] secret) {
        return new Expansion(version.hasShortLabels() ? PREFIX : PREFIX_OF_DRAFTS, hash, secret);
    }

    /// HKDF-Expand (RFC 5869 2.3) of one secret.
    static final class Expansion {
        private final byte[] prefix;
        private final String hash;
        private final byte[] secret;

        private Expansion(byte[] prefix, String hash, byte[] secret) {
            this.prefix = prefix;
            this.hash = hash;
            this.secret = secret;
        }

        byte[] label(String label, int length) {
            return label(label, NO_CONTEXT, length);
        }

        byte[] label(String label, byte[] context, int length) {
            byte[] name = label.getBytes(StandardCharsets.US_ASCII);
            int contextAt = 3 + prefix.length + name.length;
            byte[] info = new byte[contextAt + 1 + context.length + 1];
            info[0] = (byte) (length >>> 8);
            info[1] = (byte) length;
            info[2] = (byte) (prefix.length + name.length);
            System.arraycopy(prefix, 0, info, 3, prefix.length);
            System.arraycopy(name, 0, info, 3 + prefix.length, name.length);
            info[contextAt] = (byte) context.length;
            System.arraycopy(context, 0, info, contextAt + 1, context.length);
            return expand(info, length);
        }

        /// @param info with room behind it for the number of the block
        private byte[] expand(byte[] info, int length) {
            Primitives.Hmac mac = PRIMITIVES.get().hmac(hash);
            int block = Primitives.macLength(hash);
            byte[] out = new byte[(length + block - 1) / block * block];
            for (int at = 0; at < length; at += block) {
                mac.begin(secret);
                if (at > 0) {
                    mac.update(out, at - block, block);
                }
                info[info.length - 1]++;
                mac.update(info, 0, info.length);
                mac.finish(out, at);
            }
            return Arrays.copyOf(out, length);
        }
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
