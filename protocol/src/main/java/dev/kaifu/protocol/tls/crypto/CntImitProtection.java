package dev.kaifu.protocol.tls.crypto;

import java.util.Arrays;

/// GOST 28147-89 in TLS 1.2 (RFC 9189 4.1.2): one stream of key bytes over all records, and one MAC over all of them,
/// whose state so far goes into each. Both change their key every 1024 bytes. Nothing is left of them behind a gap.
final class CntImitProtection implements ChainedProtection {
    private static final int HEADER = 5;
    private static final int MAC = 4;

    private final Stream stream;
    private final Imit imit;
    private boolean lost;

    CntImitProtection(byte[] key, byte[] macKey, byte[] iv) {
        this.stream = new Stream(key, iv);
        this.imit = new Imit(macKey);
    }

    @Override
    public int open(long sequence, byte[] a, int header, int fragmentLength, RecordWorkspace into) {
        int content = fragmentLength - MAC;
        if (lost || content < 0) {
            lost = true;
            return FAILED;
        }
        byte[] clear = new byte[fragmentLength];
        for (int i = 0; i < fragmentLength; i++) {
            clear[i] = (byte) (a[header + HEADER + i] ^ stream.next());
        }
        byte[] about = new byte[AeadProtection.TLS12_AAD];
        AeadProtection.additionalData(sequence, a, header, content, about);
        imit.update(about, about.length);
        imit.update(clear, content);
        if (!Arrays.equals(imit.soFar(), 0, MAC, clear, content, fragmentLength)) {
            // The MAC has what it should not: it cannot come right again.
            lost = true;
            return FAILED;
        }
        System.arraycopy(clear, 0, into.content, 0, content);
        return content;
    }

    @Override
    public void passed(byte[] a, int header, int fragmentLength) {
        // To open a record, well or not, has brought both behind it.
    }

    @Override
    public void lost() {
        lost = true;
    }

    /// A key that is exchanged for another every 1024 bytes (RFC 4357 2.3.2).
    private static final class MeshedKey {
        private static final int LIFE = 1024;
        /// RFC 4357 2.3.2, C: what the key decrypts to the next one.
        private static final byte[] NEXT = {
            0x69,
            0x00,
            0x72,
            0x22,
            0x64,
            (byte) 0xc9,
            0x04,
            0x23,
            (byte) 0x8d,
            0x3a,
            (byte) 0xdb,
            (byte) 0x96,
            0x46,
            (byte) 0xe9,
            0x2a,
            (byte) 0xc4,
            0x18,
            (byte) 0xfe,
            (byte) 0xac,
            (byte) 0x94,
            0x00,
            (byte) 0xed,
            0x07,
            0x12,
            (byte) 0xc0,
            (byte) 0x86,
            (byte) 0xdc,
            (byte) 0xc2,
            (byte) 0xef,
            0x4c,
            (byte) 0xa9,
            0x2b
        };

        private Gost28147 cipher;
        private int used;

        MeshedKey(byte[] key) {
            cipher = new Gost28147(key);
        }

        MeshedKey(MeshedKey other) {
            cipher = other.cipher;
            used = other.used;
        }

        /// The cipher for one more block.
        ///
        /// @param iv is encrypted where the key has been exchanged before it
        Gost28147 forBlock(byte[] iv) {
            if (used == LIFE) {
                byte[] next = new byte[NEXT.length];
                for (int at = 0; at < NEXT.length; at += Gost28147.BLOCK) {
                    cipher.decrypt(NEXT, at, next, at);
                }
                cipher = new Gost28147(next);
                cipher.encrypt(iv, 0, iv, 0);
                used = 0;
            }
            used += Gost28147.BLOCK;
            return cipher;
        }
    }

    /// The counter mode of RFC 5830 section 6.
    private static final class Stream {
        private static final int C1 = 0x01010104;
        private static final int C2 = 0x01010101;

        private final MeshedKey key;
        private final byte[] counter = new byte[Gost28147.BLOCK];
        private final byte[] bytes = new byte[Gost28147.BLOCK];
        private int at = Gost28147.BLOCK;

        Stream(byte[] key, byte[] iv) {
            this.key = new MeshedKey(key);
            new Gost28147(key).encrypt(iv, 0, counter, 0);
        }

        byte next() {
            if (at == bytes.length) {
                Gost28147 cipher = key.forBlock(counter);
                add(0, C2, false);
                add(4, C1, true);
                cipher.encrypt(counter, 0, bytes, 0);
                at = 0;
            }
            return bytes[at++];
        }

        /// @param wrapped modulo 2^32 - 1, not 2^32
        private void add(int from, int constant, boolean wrapped) {
            long sum = constant;
            for (int i = 0; i < 4; i++) {
                sum += (counter[from + i] & 0xffL) << (8 * i);
            }
            if (wrapped) {
                sum += sum >>> 32;
            }
            for (int i = 0; i < 4; i++) {
                counter[from + i] = (byte) (sum >>> (8 * i));
            }
        }
    }

    /// The MAC of RFC 5830 section 8 over a message that goes on.
    private static final class Imit {
        private final MeshedKey key;
        private final byte[] state = new byte[Gost28147.BLOCK];
        /// What does not fill a block yet.
        private final byte[] rest = new byte[Gost28147.BLOCK];

        private int kept;

        Imit(byte[] key) {
            this.key = new MeshedKey(key);
        }

        void update(byte[] a, int length) {
            for (int i = 0; i < length; i++) {
                rest[kept++] = a[i];
                if (kept == rest.length) {
                    step(key, state);
                    kept = 0;
                }
            }
        }

        private void step(MeshedKey with, byte[] into) {
            for (int i = 0; i < kept; i++) {
                into[i] ^= rest[i];
            }
            // The MAC's state is no IV: it stays as it is when the key is exchanged.
            with.forBlock(new byte[Gost28147.BLOCK]).mix(into);
        }

        /// The MAC if the message ended here, filled up with zeros.
        byte[] soFar() {
            byte[] ended = state.clone();
            if (kept > 0) {
                step(new MeshedKey(key), ended);
            }
            return ended;
        }
    }
}
