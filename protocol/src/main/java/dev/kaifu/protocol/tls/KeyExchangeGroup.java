package dev.kaifu.protocol.tls;

/// The group that a ServerKeyExchange of TLS 1.2 or before names.
public final class KeyExchangeGroup {
    /// RFC 8422 5.4: the kind of curve that has a number.
    private static final int NAMED_CURVE = 3;

    private KeyExchangeGroup() {}

    /// The registry's name of the group (RFC 8422 5.4, RFC 7919 for the primes of DHE), `DH` and the bits of a prime
    /// that has no name (RFC 5246 7.4.3), or nothing where the suite's key exchange has no group.
    ///
    /// @param suite the suite's name in the registry
    /// @param a the array that holds the message's body
    public static String of(String suite, byte[] a, int offset, int length) {
        Cursor in = new Cursor(a, offset, length);
        boolean ofCurve = suite.startsWith("TLS_ECDH");
        if (!ofCurve && !suite.startsWith("TLS_DH")) {
            return "";
        }
        if (suite.contains("_PSK_")) {
            // RFC 4279 3, RFC 5489 2: a hint stands before it.
            in.part(in.u16());
        }
        return ofCurve ? curve(in) : prime(in);
    }

    private static String curve(Cursor in) {
        boolean named = in.u8() == NAMED_CURVE;
        int code = in.u16();
        return named && !in.failed() ? NamedGroup.nameOf(code) : "";
    }

    private static String prime(Cursor in) {
        byte[] prime = in.bytes(in.u16());
        int zeros = 0;
        while (zeros < prime.length && prime[zeros] == 0) {
            zeros++;
        }
        int length = prime.length - zeros;
        if (in.failed() || length == 0) {
            return "";
        }
        int group = NamedGroup.ofPrime(prime, zeros, length);
        int bits = 8 * length - Integer.numberOfLeadingZeros(prime[zeros] & 0xff) + Integer.SIZE - Byte.SIZE;
        return group == NamedGroup.NONE ? "DH " + bits + " bits" : NamedGroup.nameOf(group);
    }
}
