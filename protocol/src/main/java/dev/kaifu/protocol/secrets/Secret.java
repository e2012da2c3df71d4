package dev.kaifu.protocol.secrets;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// One TLS secret found somewhere. Prints masked.
///
/// @param label what it is
/// @param generation the N of `…_TRAFFIC_SECRET_N`, [#UNNUMBERED] where the log does not tell it, else 0
/// @param id what it is looked up by: the client random (32 bytes), the session id, or 8 bytes of the encrypted
///     premaster secret
/// @param value the secret itself
public record Secret(SecretLabel label, int generation, byte[] id, byte[] value) {
    /// Behind every numbered one; which of these is meant, the records tell.
    public static final int UNNUMBERED = Integer.MAX_VALUE;

    /// Whether one of these secrets has the label.
    public static boolean holds(List<Secret> secrets, SecretLabel label) {
        for (Secret secret : secrets) {
            if (secret.label() == label) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that
                && label == that.label
                && generation == that.generation
                && Arrays.equals(id, that.id)
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * label.hashCode() + generation) + 31 * Arrays.hashCode(id) + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return label + " " + HexFormat.of().formatHex(id) + " (secret of " + value.length + " bytes)";
    }
}
