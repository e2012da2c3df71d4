package dev.kaifu.benchmarks.corpus;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.crypto.KeyDerivation;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.crypto.Mac;

/// Both directions' sealers.
record SealerPair(RecordSealer client, RecordSealer server) {
    RecordSealer of(Side side) {
        return side == Side.CLIENT ? client : server;
    }

    static SealerPair tls13(CipherSuite suite, byte[] clientSecret, byte[] serverSecret) {
        return new SealerPair(new Tls13Sealer(suite, clientSecret), new Tls13Sealer(suite, serverSecret));
    }

    /// RFC 5246 6.3: the key block is cut into MAC keys, keys and IVs, the client's first.
    static SealerPair tls12(CipherSuite suite, SessionSecrets.Tls12 secrets, SplittableRandom ivs) {
        int mac = macLength(suite);
        int key = suite.keyLength();
        int iv = switch (suite.bulk()) {
            case AES_GCM -> 4;
            case CHACHA20_POLY1305 -> 12;
            default -> 0;
        };
        byte[] seed = Arrays.copyOf(secrets.serverRandom(), 64);
        System.arraycopy(secrets.clientRandom(), 0, seed, 32, 32);
        byte[] block = KeyDerivation.prf(suite.hash(), secrets.master(), "key expansion", seed, 2 * (mac + key + iv));
        RecordSealer[] sealers = new RecordSealer[2];
        for (int side = 0; side < 2; side++) {
            byte[] macKey = part(block, side * mac, mac);
            byte[] writeKey = part(block, 2 * mac + side * key, key);
            byte[] writeIv = part(block, 2 * (mac + key) + side * iv, iv);
            sealers[side] = suite.aead()
                    ? new Tls12AeadSealer(suite, writeKey, writeIv)
                    : new Tls12CbcSealer(suite.mac(), macKey, writeKey, ivs.split());
        }
        return new SealerPair(sealers[0], sealers[1]);
    }

    private static int macLength(CipherSuite suite) {
        if (suite.aead()) {
            return 0;
        }
        try {
            return Mac.getInstance(suite.mac()).getMacLength();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + suite.mac(), e);
        }
    }

    private static byte[] part(byte[] block, int from, int length) {
        return Arrays.copyOfRange(block, from, from + length);
    }
}
