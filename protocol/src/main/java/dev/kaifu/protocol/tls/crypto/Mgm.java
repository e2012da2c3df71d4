package dev.kaifu.protocol.tls.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;

/// The Multilinear Galois Mode (RFC 9058) of one message: one counter encrypts; another makes the factors of a sum over
/// all blocks, which the tag is made of.
final class Mgm {
    /// The fields' polynomials without their highest term (RFC 9058 section 3).
    private static final long FIELD_64 = 0x1b;

    private static final long FIELD_128 = 0x87;

    private final BlockCipher cipher;
    private final int n;
    /// The sum, its left and its right half; a cipher with blocks of 8 bytes has a right half alone.
    private long left;

    private long right;

    /// Z, and what it is encrypted to.
    private final byte[] factors;

    private final byte[] factor;

    /// @param cipher with its key, to encrypt
    /// @param nonce of a block's length; its first bit does not count
    Mgm(BlockCipher cipher, byte[] nonce) {
        this.cipher = cipher;
        this.n = cipher.getBlockSize();
        this.factor = new byte[n];
        this.factors = nonce.clone();
        factors[0] |= (byte) 0x80;
        cipher.processBlock(factors, 0, factors, 0);
    }

    /// Decrypts what the tag follows.
    ///
    /// @param out receives the plaintext from its first byte on, where the tag is right
    /// @return whether it is
    boolean open(byte[] nonce, byte[] additional, byte[] a, int offset, int length, byte[] out) {
        cover(additional, 0, additional.length);
        cover(a, offset, length);
        byte[] lengths = new byte[n];
        write(8L * additional.length, lengths, n / 2);
        write(8L * length, lengths, n);
        cover(lengths, 0, n);
        if (!Arrays.equals(tag(), 0, n, a, offset + length, offset + length + n)) {
            return false;
        }
        decrypt(nonce, a, offset, length, out);
        return true;
    }

    private byte[] tag() {
        byte[] sum = new byte[n];
        write(right, sum, n);
        if (n > Long.BYTES) {
            write(left, sum, Long.BYTES);
        }
        cipher.processBlock(sum, 0, sum, 0);
        return sum;
    }

    private void decrypt(byte[] nonce, byte[] a, int offset, int length, byte[] out) {
        byte[] counter = nonce.clone();
        counter[0] &= 0x7f;
        cipher.processBlock(counter, 0, counter, 0);
        byte[] stream = new byte[n];
        for (int at = 0; at < length; at += n) {
            cipher.processBlock(counter, 0, stream, 0);
            for (int i = 0; i < Math.min(n, length - at); i++) {
                out[at + i] = (byte) (a[offset + at + i] ^ stream[i]);
            }
            increment(counter, n);
        }
    }

    /// Adds blocks times factors, the last block filled up with zeros.
    private void cover(byte[] a, int offset, int length) {
        for (int at = 0; at < length; at += n) {
            byte[] block = Arrays.copyOf(Arrays.copyOfRange(a, offset + at, offset + Math.min(length, at + n)), n);
            cipher.processBlock(factors, 0, factor, 0);
            increment(factors, n / 2);
            if (n == Long.BYTES) {
                right ^= product(read(factor, 0), read(block, 0));
            } else {
                addProduct(read(factor, 0), read(factor, 8), read(block, 0), read(block, 8));
            }
        }
    }

    /// In GF(2^64), from the highest term down.
    private static long product(long x, long y) {
        long sum = 0;
        for (int i = Long.SIZE - 1; i >= 0; i--) {
            sum = (sum << 1) ^ (sum < 0 ? FIELD_64 : 0);
            sum ^= y & -((x >>> i) & 1);
        }
        return sum;
    }

    /// The same in GF(2^128).
    private void addProduct(long xLeft, long xRight, long yLeft, long yRight) {
        long high = 0;
        long low = 0;
        for (int i = 2 * Long.SIZE - 1; i >= 0; i--) {
            long carried = high < 0 ? FIELD_128 : 0;
            high = (high << 1) | (low >>> (Long.SIZE - 1));
            low = (low << 1) ^ carried;
            long present = -((i < Long.SIZE ? xRight >>> i : xLeft >>> (i - Long.SIZE)) & 1);
            high ^= yLeft & present;
            low ^= yRight & present;
        }
        left ^= high;
        right ^= low;
    }

    /// Adds one to the half of a block that ends there: the right half counts for encryption, the left one for factors.
    private void increment(byte[] block, int end) {
        for (int i = end - 1; i >= end - n / 2; i--) {
            if (++block[i] != 0) {
                return;
            }
        }
    }

    private static long read(byte[] a, int at) {
        long out = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            out = (out << 8) | (a[at + i] & 0xff);
        }
        return out;
    }

    /// Big-endian, so that it ends there, as far as there is room.
    private static void write(long value, byte[] out, int end) {
        for (int i = 0; i < Math.min(Long.BYTES, end); i++) {
            out[end - 1 - i] |= (byte) (value >>> (8 * i));
        }
    }
}
