package dev.kaifu.protocol.tls.crypto;

import dev.kaifu.protocol.foreign.ForeignLibrary;
import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.ContentType;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Opens small records of its own making until the JVM has compiled what opens records. The JDK's ciphers are fast only
/// once compiled: before that a record of 16 KiB costs as much as thousands do afterwards, small ones less. Of
/// libcrypto it
/// makes the functions ready.
public final class RecordWarmUp {
    private static final int HEADER = 5;
    private static final int CONTENT = 160;
    private static final int TAG_BITS = 128;
    /// Openings of each kind: above what the JVM's tiers ask for, with the thresholds that the launcher sets.
    private static final int ROUNDS = 600;
    /// Libcrypto is compiled already: its functions are found and linked in the first call of each.
    private static final int ROUNDS_OF_LIBRARY = 2;

    private static final int[] TLS13 = {0x1301, 0x1303};
    private static final int TLS12_CBC = 0xc027;

    private RecordWarmUp() {}

    /// Takes some tenths of a second of one processor.
    public static void run(RecordWorkspace workspace) {
        try {
            for (int code : TLS13) {
                aead(CipherSuite.of(code).orElseThrow(), workspace);
            }
            cbc(CipherSuite.of(TLS12_CBC).orElseThrow(), workspace);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a cipher of the JDK refuses its own record", e);
        }
    }

    private static void aead(CipherSuite suite, RecordWorkspace workspace) throws GeneralSecurityException {
        // Two records in turn, since the JDK's ChaCha20 takes no nonce twice in a row. Of libcrypto every function is
        // called for one that does not verify too, and the JDK's ciphers need not be loaded to seal one.
        byte[][] records = ForeignLibrary.isUsed()
                ? new byte[][] {unsealed(), unsealed()}
                : new byte[][] {sealed(suite, 0), sealed(suite, 1)};
        RecordProtection keys = RecordProtection.tls13(suite, secret());
        for (int i = 0; i < rounds(); i++) {
            byte[] record = records[i & 1];
            keys.open(i & 1, record, 0, record.length - HEADER, workspace);
        }
    }

    private static byte[] sealed(CipherSuite suite, int sequence) throws GeneralSecurityException {
        KeyDerivation.Expansion secret = KeyDerivation.expansion(suite.hash(), secret());
        byte[] key = secret.label("key", suite.keyLength());
        byte[] nonce = secret.label("iv", 12);
        nonce[11] ^= (byte) sequence;
        boolean gcm = suite.bulk() == CipherSuite.Bulk.AES_GCM;
        Cipher cipher = Cipher.getInstance(gcm ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(key, gcm ? "AES" : "ChaCha20"),
                gcm ? new GCMParameterSpec(TAG_BITS, nonce) : new IvParameterSpec(nonce));
        byte[] record = unsealed();
        cipher.updateAAD(record, 0, HEADER);
        cipher.doFinal(new byte[CONTENT], 0, CONTENT, record, HEADER);
        return record;
    }

    private static byte[] unsealed() {
        byte[] record = new byte[HEADER + CONTENT + TAG_BITS / 8];
        header(record);
        return record;
    }

    /// Records that do not verify serve as well: CBC is decrypted before its MAC is looked at.
    private static void cbc(CipherSuite suite, RecordWorkspace workspace) {
        byte[] random = new byte[32];
        RecordProtection keys = SessionKeys.of(Negotiated.tls12(suite, true), secret(), random, random)
                .protection(true);
        RecordProtection keysOfMacFirst = SessionKeys.of(Negotiated.tls12(suite, false), secret(), random, random)
                .protection(true);
        byte[] record = new byte[HEADER + CONTENT];
        header(record);
        for (int i = 0; i < rounds(); i++) {
            keys.open(i, record, 0, CONTENT, workspace);
            keysOfMacFirst.open(i, record, 0, CONTENT, workspace);
        }
    }

    private static void header(byte[] record) {
        int length = record.length - HEADER;
        record[0] = ContentType.APPLICATION_DATA;
        record[1] = 3;
        record[2] = 3;
        record[3] = (byte) (length >>> 8);
        record[4] = (byte) length;
    }

    private static int rounds() {
        return ForeignLibrary.isUsed() ? ROUNDS_OF_LIBRARY : ROUNDS;
    }

    private static byte[] secret() {
        return new byte[48];
    }
}
