package dev.kaifu.protocol.tls.crypto;

import org.bouncycastle.crypto.engines.GOST28147Engine;

/// GOST 28147-89 (RFC 5830) with the S-boxes id-tc26-gost-28147-param-Z (RFC 7836 appendix C): blocks of 8 bytes as two
/// little-endian words.
final class Gost28147 {
    static final int BLOCK = 8;
    private static final int KEY = 32;
    private static final byte[] BOXES = GOST28147Engine.getSBox("Param-Z");

    private final int[] key = new int[8];

    Gost28147(byte[] key) {
        for (int i = 0; i < KEY / 4; i++) {
            this.key[i] = word(key, 4 * i);
        }
    }

    /// RFC 5830 section 5: the key's words three times forwards, once backwards.
    void encrypt(byte[] in, int inAt, byte[] out, int outAt) {
        long block = rounds(word(in, inAt), word(in, inAt + 4), 24, false);
        block = rounds((int) block, (int) (block >>> 32), 8, true);
        // The last round does not exchange the halves.
        write(Long.rotateLeft(block, 32), out, outAt);
    }

    /// RFC 5830 5.3.
    void decrypt(byte[] in, int inAt, byte[] out, int outAt) {
        long block = rounds(word(in, inAt), word(in, inAt + 4), 8, false);
        block = rounds((int) block, (int) (block >>> 32), 24, true);
        write(Long.rotateLeft(block, 32), out, outAt);
    }

    /// RFC 5830 section 8: one step of the MAC, the first 16 rounds alone.
    void mix(byte[] state) {
        write(rounds(word(state, 0), word(state, 4), 16, false), state, 0);
    }

    /// @return the first half low, the second half high
    private long rounds(int first, int second, int count, boolean backwards) {
        int a = first;
        int b = second;
        for (int i = 0; i < count; i++) {
            int mixed = b ^ substituted(a + key[backwards ? 7 - i % 8 : i % 8]);
            b = a;
            a = mixed;
        }
        return (a & 0xffffffffL) | ((long) b << 32);
    }

    private static int substituted(int sum) {
        int out = 0;
        for (int i = 0; i < 8; i++) {
            out |= BOXES[16 * i + ((sum >>> (4 * i)) & 0xf)] << (4 * i);
        }
        return Integer.rotateLeft(out, 11);
    }

    private static int word(byte[] a, int at) {
        return (a[at] & 0xff) | ((a[at + 1] & 0xff) << 8) | ((a[at + 2] & 0xff) << 16) | ((a[at + 3] & 0xff) << 24);
    }

    private static void write(long block, byte[] out, int at) {
        for (int i = 0; i < BLOCK; i++) {
            out[at + i] = (byte) (block >>> (8 * i));
        }
    }
}
