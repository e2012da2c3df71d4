package dev.kaifu.protocol.tls;

/// The groups of key exchange by the names of the IANA registry "TLS Supported Groups" (RFC 8422 5.1.1, RFC 7919 2,
/// RFC 8446 4.2.7, RFC 10024), and two of drafts that were in wide use.
public final class NamedGroup {
    /// Of a handshake that named no group; the registry has it reserved.
    public static final int NONE = 0;

    /// The curves of RFC 8422 and those before it, from 1 on.
    private static final String[] CURVES = {
        "sect163k1",
        "sect163r1",
        "sect163r2",
        "sect193r1",
        "sect193r2",
        "sect233k1",
        "sect233r1",
        "sect239k1",
        "sect283k1",
        "sect283r1",
        "sect409k1",
        "sect409r1",
        "sect571k1",
        "sect571r1",
        "secp160k1",
        "secp160r1",
        "secp160r2",
        "secp192k1",
        "secp192r1",
        "secp224k1",
        "secp224r1",
        "secp256k1",
        "secp256r1",
        "secp384r1",
        "secp521r1",
        "brainpoolP256r1",
        "brainpoolP384r1",
        "brainpoolP512r1",
        "x25519",
        "x448",
        "brainpoolP256r1tls13",
        "brainpoolP384r1tls13",
        "brainpoolP512r1tls13",
        "GC256A",
        "GC256B",
        "GC256C",
        "GC256D",
        "GC512A",
        "GC512B",
        "GC512C",
        "curveSM2"
    };

    /// RFC 7919 A: the primes of all its groups begin so.
    private static final long FFDHE_TOP = 0xffff_ffff_ffff_ffffL;

    private static final long FFDHE_NEXT = 0xadf8_5458_a2bb_4a9aL;
    private static final int FFDHE2048 = 256;

    private NamedGroup() {}

    /// The registry's name where it is known, else the code in hex.
    public static String nameOf(int code) {
        if (code >= 1 && code <= CURVES.length) {
            return CURVES[code - 1];
        }
        return switch (code) {
            case FFDHE2048 -> "ffdhe2048";
            case 257 -> "ffdhe3072";
            case 258 -> "ffdhe4096";
            case 259 -> "ffdhe6144";
            case 260 -> "ffdhe8192";
            case 512 -> "MLKEM512";
            case 513 -> "MLKEM768";
            case 514 -> "MLKEM1024";
            case 4587 -> "SecP256r1MLKEM768";
            case 4588 -> "X25519MLKEM768";
            case 4589 -> "SecP384r1MLKEM1024";
            case 4590 -> "curveSM2MLKEM768";
            case 0x6399 -> "X25519Kyber768Draft00";
            case 0x639a -> "SecP256r1Kyber768Draft00";
            case 0xff01 -> "arbitrary_explicit_prime_curves";
            case 0xff02 -> "arbitrary_explicit_char2_curves";
            default -> hex(code);
        };
    }

    /// True for a key exchange that joins one of the old kind with ML-KEM or its draft, Kyber (RFC 10024).
    public static boolean isHybrid(int code) {
        return (code >= 4587 && code <= 4590) || code == 0x6399 || code == 0x639a;
    }

    /// True where a quantum computer does not undo the key exchange, hybrid or not.
    public static boolean isPostQuantum(int code) {
        return isHybrid(code) || (code >= 512 && code <= 514);
    }

    /// The group of RFC 7919 that has this prime, [#NONE] where it is another one.
    ///
    /// @param length bytes of the prime, without leading zeros
    static int ofPrime(byte[] a, int offset, int length) {
        if (length < FFDHE2048 || eight(a, offset) != FFDHE_TOP || eight(a, offset + 8) != FFDHE_NEXT) {
            return NONE;
        }
        return switch (8 * length) {
            case 2048 -> FFDHE2048;
            case 3072 -> 257;
            case 4096 -> 258;
            case 6144 -> 259;
            case 8192 -> 260;
            default -> NONE;
        };
    }

    private static long eight(byte[] a, int offset) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = (value << Byte.SIZE) | (a[offset + i] & 0xff);
        }
        return value;
    }

    private static String hex(int code) {
        String digits = Integer.toHexString(code).toUpperCase(java.util.Locale.ROOT);
        return "0x" + "0".repeat(Math.max(0, 4 - digits.length())) + digits;
    }
}
