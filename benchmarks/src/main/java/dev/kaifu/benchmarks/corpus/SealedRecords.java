package dev.kaifu.benchmarks.corpus;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.ContentType;
import dev.kaifu.protocol.tls.crypto.Negotiated;
import dev.kaifu.protocol.tls.crypto.RecordProtection;
import dev.kaifu.protocol.tls.crypto.SessionKeys;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Records of bulk data that a client sealed, one behind the other, and what opens them.
///
/// @param headers where each record begins in `bytes`, and one past the last
/// @param opening the engine's own
public record SealedRecords(byte[] bytes, int[] headers, RecordProtection opening) {
    /// @param code of a suite of TLS 1.3, or of one of TLS 1.2
    /// @param recordSize plaintext bytes of each
    public static SealedRecords of(int code, int recordSize, int count) {
        SplittableRandom random = new SplittableRandom(code);
        CipherSuite suite = CipherSuite.of(code).orElseThrow();
        if (code >>> 8 == 0x13) {
            SessionSecrets.Tls13 secrets =
                    SessionSecrets.tls13(random, suite.hash().equals("SHA-384") ? 48 : 32);
            SealerPair sealers = SealerPair.tls13(suite, secrets.clientTraffic(), secrets.serverTraffic());
            return sealed(sealers, RecordProtection.tls13(suite, secrets.clientTraffic()), recordSize, count, random);
        }
        SessionSecrets.Tls12 secrets = SessionSecrets.tls12(random);
        SealerPair sealers = SealerPair.tls12(suite, secrets, random);
        RecordProtection opening = SessionKeys.of(
                        Negotiated.tls12(suite, false),
                        secrets.master(),
                        secrets.clientRandom(),
                        secrets.serverRandom())
                .protection(true);
        return sealed(sealers, opening, recordSize, count, random);
    }

    private static SealedRecords sealed(
            SealerPair sealers, RecordProtection opening, int recordSize, int count, SplittableRandom random) {
        byte[] bytes = new byte[count * (recordSize + RecordSealer.MAX_EXPANSION)];
        int[] headers = new int[count + 1];
        byte[] content = new byte[recordSize + RecordSealer.MAX_EXPANSION];
        for (int i = 0; i < count; i++) {
            random.nextBytes(content);
            headers[i + 1] = headers[i]
                    + sealers.of(Side.CLIENT)
                            .seal(ContentType.APPLICATION_DATA, content, 0, recordSize, bytes, headers[i]);
        }
        return new SealedRecords(Arrays.copyOf(bytes, headers[count]), headers, opening);
    }

    public int count() {
        return headers.length - 1;
    }

    /// The length of a record's fragment, without its header.
    public int fragmentLength(int record) {
        return headers[record + 1] - headers[record] - RecordSealer.HEADER;
    }
}
