package dev.kaifu.protocol.tls.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// What `openssl kdf -kdfopt digest:MD5-SHA1 … TLS1-PRF` (3.0.19) makes of the same.
class EarlierDerivationTest {
    private static final byte[] SEED = hex("a0a1a2a3a4a5a6a7");

    @Test
    void theHalvesOfAnOddSecretShareAByte() {
        byte[] secret = hex("000102030405060708090a0b0c0d0e0f10111213141516");
        assertThat(EarlierDerivation.prf(secret, "key expansion", SEED, 104))
                .isEqualTo(
                        hex("d2b1a7776df52002db56a44632a55b4bb25ade1b9bcd51ed3bd9c99b508307f56cc3d3a9df7543f2f0f5fd1d"
                                + "9ed646150419897f29866be2dba7fd3b68e36cfd9085163211c594cfdbad67079a548b14397837b82c6273d6"
                                + "74b1986f7a940c24730e0649621f1a09"));
    }

    @Test
    void anEvenSecretIsCutInTwo() {
        byte[] secret = hex("00".repeat(24) + "11".repeat(24));
        assertThat(EarlierDerivation.prf(secret, "IV block", SEED, 48))
                .isEqualTo(
                        hex("d7d5ce7c8404fbf34d82bbc04b9a61fb0ec07e4245f01be35bdba5c5fe9a5b7bde2d567e8f7c6f71bb553ad5"
                                + "b5e043d3"));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
