package dev.kaifu.protocol.tls.crypto;

import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/// Magma (RFC 8891): GOST 28147-89 with its bytes in the other order. Forwards alone: counters and OMAC need no more.
final class Magma implements BlockCipher {
    private Gost28147 cipher = new Gost28147(new byte[32]);

    @Override
    public void init(boolean encrypting, CipherParameters parameters) {
        byte[] key = ((KeyParameter) parameters).getKey();
        for (int at = 0; at < key.length; at += 4) {
            turn(key, at, 4);
        }
        cipher = new Gost28147(key);
    }

    @Override
    public String getAlgorithmName() {
        return "Magma";
    }

    @Override
    public int getBlockSize() {
        return Gost28147.BLOCK;
    }

    @Override
    public int processBlock(byte[] in, int inAt, byte[] out, int outAt) {
        byte[] block = new byte[Gost28147.BLOCK];
        System.arraycopy(in, inAt, block, 0, block.length);
        turn(block, 0, block.length);
        cipher.encrypt(block, 0, out, outAt);
        turn(out, outAt, block.length);
        return block.length;
    }

    @Override
    public void reset() {
        // Nothing is kept between blocks.
    }

    private static void turn(byte[] a, int at, int length) {
        for (int i = 0; i < length / 2; i++) {
            byte other = a[at + length - 1 - i];
            a[at + length - 1 - i] = a[at + i];
            a[at + i] = other;
        }
    }
}
