package dev.kaifu.protocol.tls.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.CipherSuite.Bulk;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.engines.GOST28147Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithSBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The published examples of GOST's algorithms.
class GostVectorsTest {
    /// RFC 8891 A.2.
    @Test
    void magma() {
        byte[] key = hex("ffeeddccbbaa99887766554433221100f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        byte[] out = new byte[8];
        Magma magma = new Magma();
        magma.init(true, new KeyParameter(key));
        magma.processBlock(hex("fedcba9876543210"), 0, out, 0);
        assertThat(out).isEqualTo(hex("4ee901e5c2d8ca3d"));
    }

    @Test
    void gost28147IsBouncyCastles() {
        byte[] key = hex("00112233445566778899aabbccddeeff0123456789abcdeffedcba9876543210");
        byte[] block = hex("a1b2c3d4e5f60718");
        GOST28147Engine engine = new GOST28147Engine();
        engine.init(true, new ParametersWithSBox(new KeyParameter(key), GOST28147Engine.getSBox("Param-Z")));
        byte[] expected = new byte[8];
        engine.processBlock(block, 0, expected, 0);
        byte[] out = new byte[8];
        new Gost28147(key).encrypt(block, 0, out, 0);
        assertThat(out).isEqualTo(expected);
        new Gost28147(key).decrypt(out, 0, out, 0);
        assertThat(out).isEqualTo(block);
    }

    /// RFC 9058 A.1 and A.2.
    @ParameterizedTest
    @CsvSource({
        "KUZNYECHIK_MGM_L, 8899aabbccddeeff0011223344556677fedcba98765432100123456789abcdef, "
                + "1122334455667700ffeeddccbbaa9988, "
                + "0202020202020202010101010101010104040404040404040303030303030303ea0505050505050505, "
                + "1122334455667700ffeeddccbbaa998800112233445566778899aabbcceeff0a112233445566778899aabbcceeff0a00"
                + "2233445566778899aabbcceeff0a0011aabbcc, "
                + "a9757b8147956e9055b8a33de89f42fc8075d2212bf9fd5bd3f7069aadc16b39497ab15915a6ba85936b5d0ea9f6851c"
                + "c60c14d4d3f883d0ab94420695c76deb2c7552cf5d656f40c34f5c46e8bb0e29fcdb4c",
        "MAGMA_MGM_L, ffeeddccbbaa99887766554433221100f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff, "
                + "12def06b3c130a59, "
                + "01010101010101010202020202020202030303030303030304040404040404040505050505050505ea, "
                + "ffeeddccbbaa9988112233445566770088"
                + "99aabbcceeff0a001122334455667799aabbcceeff0a001122334455667788"
                + "aabbcceeff0a00112233445566778899aabbcc, "
                + "c795066c5f9ea03b85113342459185ae1f2e00d6bf2b785d940470b8bb9c8e7d9a5dd3731f7ddc70ec27cb0ace6fa576"
                + "70f65c646abb75d547aa37c3bcb5c34e03bb9ca7928069aa10fd10"
    })
    void mgm(Bulk bulk, String key, String nonce, String additional, String plain, String sealed) {
        byte[] a = hex(sealed);
        int length = a.length - bulk.tag();
        byte[] out = new byte[length];
        boolean verifies =
                new Mgm(GostBlocks.of(bulk, hex(key)), hex(nonce)).open(hex(nonce), hex(additional), a, 0, length, out);
        assertThat(verifies).isTrue();
        assertThat(out).isEqualTo(hex(plain));
        a[length] ^= 1;
        assertThat(new Mgm(GostBlocks.of(bulk, hex(key)), hex(nonce))
                        .open(hex(nonce), hex(additional), a, 0, length, out))
                .isFalse();
    }

    /// RFC 9367 A.1.2 and A.2.2; that of CTR_OMAC is the one that gost-engine is tested with.
    @ParameterizedTest
    @CsvSource({
        "KUZNYECHIK_MGM_S, 581688d76efe122bb55f62b38ef01bcc8c88db83e9ea4d55d3898c53721fc384, 0, "
                + "e1c59b4169d896107f78456893a3751e1573543dad8cb74069e6814a513bbb1c",
        "KUZNYECHIK_MGM_S, 475e4c514cc6318c3a5f000f1265bd1ab5f0de1af357ed0079ec5ff0afbd030c, 3, "
                + "c8fc93d7c586f2b0a3101baa6a979e4e3886706551e81187e97880409c7e8ee9",
        "KUZNYECHIK_MGM_S, 475e4c514cc6318c3a5f000f1265bd1ab5f0de1af357ed0079ec5ff0afbd030c, 9, "
                + "d3cd87d568740782397834 4c06b928a85898b739a31d3de5ff2b788ef39196ed",
        "MAGMA_MGM_L, 15d92c5147b21310ededf55b3d7ab776817d6fe2fcf230d7e3f29275f6e241ec, 1, "
                + "7bb881553598def534fcaf9b77a3355bc3bca3874d6740f6cbf5c1b6d35c65ed",
        "MAGMA_MGM_L, 15d92c5147b21310ededf55b3d7ab776817d6fe2fcf230d7e3f29275f6e241ec, 130, "
                + "93d5d6e1036fdfb3efbf31e6da5eece685171c977ff9cd6c3a3f67c0224ab6eb",
        "KUZNYECHIK_CTR_OMAC, ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, 63, "
                + "507642d958c520c6d7eef5ca8a5316d4f34b855d2dd4bcbf4e5bf0ff641a19ff"
    })
    void tlsTree(Bulk bulk, String root, long sequence, String key) {
        TlsTree keys = new TlsTree(bulk, hex(root));
        RecordWorkspace workspace = new RecordWorkspace();
        assertThat(keys.key(sequence, workspace)).isEqualTo(hex(key));
        // From any other record's to this one's again.
        for (int bit = 0; bit < Long.SIZE; bit++) {
            keys.key(sequence ^ (1L << bit), workspace);
            assertThat(keys.key(sequence, workspace)).isEqualTo(hex(key));
        }
    }

    /// RFC 9367 A.1.2 and A.2.2: traffic secrets, and records sealed under them.
    @ParameterizedTest
    @CsvSource({
        "c105, 70a5f2463df60dbaa2368b67fd45aeff7c1a0ba42d8abd72415ecd1d94e9ef54, 0, "
                + "1703030017940e5d2c753ae5febd20012cc9e3eb24a379841e02abbe, 08000002000016",
        "c105, 87734f4b4cfd17b97b834d822d9d7379f6f5e03b80b52aeb2aff510edd83dbd2, 0, "
                + "1703030028abb8c372c79681dce5c3c909dd039d598161fd3e6ce5d6f9ca5715bd6b5c18247fb26ac1ab396a4e, "
                + "48454c4f20676f73742e6578616d706c652e636f6d0d0a17",
        "c105, 8acf746bec31176cbd142c75806c270a0aef6fc38e0d8fdcb5a88525363ade81, 10, "
                + "1703030013cb19f306c3641754be4fc95390df06f9cd44aa, 010015",
        "c104, 4ef868e55b27f8888a6f82daa70b011bdab1779510f08878a0222b3e2c76e683, 0, "
                + "170303000f4967a7e1ae7bfb375a0f4b25459117, 08000002000016",
        "c104, 5291262becb52269343ae8279b4354b18922d51504608ba721c472467eeee878, 130, "
                + "170303000b447a3fae8f86c135189b10, 010015",
        "c104, 20d985d5b84d9d8d4e5ecfcdbcdd674155f182f7287b184da553425c6c645783, 0, "
                + "170303000b464aeead391d97987169f3, 010015"
    })
    void recordsOfTls13(String suite, String secret, long sequence, String sealed, String content) {
        CipherSuite known = CipherSuite.of(Integer.parseInt(suite, 16), 0x0304).orElseThrow();
        RecordProtection keys = RecordProtection.tls13(known, hex(secret));
        assertThat(opened(keys, sequence, sealed)).isEqualTo(hex(content));
        assertThat(opened(keys, sequence + 1, sealed)).isEmpty();
    }

    /// RFC 9367 A.2.2: the binder of the first ClientHello, for an external PSK.
    @Test
    void binder() {
        byte[] psk = new byte[32];
        Arrays.fill(psk, (byte) 0x80);
        byte[] covered = hex("0100007b0303" + "01".repeat(32) + "000002c10401000050000a0006000400230028"
                + "002b0003020304002d00020101003300020000" + "0029002f000a00046550534b00000000");
        assertThat(new PskSchedule("STREEBOG-256", psk).binder(true, covered))
                .isEqualTo(hex("6f3a0b91f2945ef7056db74302bc34b6df77a88e09c587508ab6287c6c0514ad"));
    }

    /// The first of the records that gost-engine is tested with: keys of zeros, a MAC key of ones.
    @Test
    void aRecordOfTls12() {
        byte[] macKey = new byte[32];
        Arrays.fill(macKey, (byte) 0xff);
        RecordProtection keys = new CtrOmacProtection(Bulk.KUZNYECHIK_CTR_OMAC, new byte[32], macKey, new byte[8]);
        String sealed = "170303001ff317a71d3ace433b01d4e7d4ef61ae00d53b41527a261edfc2ba7857c1932d";
        assertThat(opened(keys, 0, sealed)).isEqualTo(new byte[15]);
    }

    private static byte[] opened(RecordProtection keys, long sequence, String sealed) {
        byte[] record = hex(sealed);
        RecordWorkspace workspace = new RecordWorkspace();
        int length = keys.open(sequence, record, 0, record.length - 5, workspace);
        return Arrays.copyOf(workspace.content, Math.max(0, length));
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
