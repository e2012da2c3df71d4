package dev.kaifu.protocol.secrets;

import java.util.Arrays;
import java.util.HexFormat;

/// How long a PKCS#12 file takes: the rounds that its key derivations and its MAC name, which the JDK works through,
/// five million for each of them at the most.
final class Pkcs12Rounds {
    /// Some seconds; programs that write such files take some thousands, a million at the most.
    static final long MAX_ROUNDS = 10_000_000;

    /// What stands before the parameters of a derivation: pkcs-12PbeIds and their last number (RFC 7292 C), PBKDF2
    /// (RFC 8018 A.2).
    private static final byte[] PBE = HexFormat.of().parseHex("060a2a864886f70d010c01");
    private static final byte[] PBKDF2 = HexFormat.of().parseHex("06092a864886f70d01050c");

    private Pkcs12Rounds() {}

    /// The sum of what the file names in the clear.
    static long of(byte[] file) {
        long rounds = 0;
        for (int at = 0; at < file.length; at++) {
            if (stands(PBE, file, at)) {
                rounds += behind(file, at + PBE.length + 1);
            } else if (stands(PBKDF2, file, at)) {
                rounds += behind(file, at + PBKDF2.length);
            }
        }
        return rounds;
    }

    private static boolean stands(byte[] mark, byte[] file, int at) {
        int end = at + mark.length;
        return end <= file.length && Arrays.equals(file, at, end, mark, 0, mark.length);
    }

    /// Both have `SEQUENCE { salt OCTET STRING, iterations INTEGER, … }`.
    private static long behind(byte[] file, int at) {
        DerCursor parameters = new DerCursor(file, at).inside(DerCursor.SEQUENCE);
        parameters.inside(DerCursor.OCTET_STRING);
        int rounds = parameters.smallInteger(Integer.MAX_VALUE);
        return parameters.failed() ? 0 : rounds;
    }
}
