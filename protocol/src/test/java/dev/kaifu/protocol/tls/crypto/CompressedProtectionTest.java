package dev.kaifu.protocol.tls.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.ContentType;
import dev.kaifu.protocol.tls.ProtocolVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.zip.Deflater;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// Records as RFC 3749 and RFC 6066 section 7 have them, made by the JDK's Deflater and Mac, with the NULL cipher.
class CompressedProtectionTest {
    private static final int HEADER = 5;
    private static final int TRUNCATED = 10;
    private static final byte[] MASTER = new byte[48];
    private static final byte[] RANDOM = new byte[32];

    private final CipherSuite suite = CipherSuite.of(0x0002).orElseThrow();
    private final RecordWorkspace workspace = new RecordWorkspace();
    private final Deflater deflater = new Deflater();
    private final ChainedProtection opened = (ChainedProtection) protection(true);
    private long sequence;

    @Test
    void eachRecordGoesOnFromTheOneBefore() throws GeneralSecurityException {
        String said = "the same words, again and again";
        byte[] first = compressed(said.getBytes(StandardCharsets.US_ASCII));
        byte[] second = compressed(said.getBytes(StandardCharsets.US_ASCII));
        assertThat(second).hasSizeLessThan(first.length);
        assertThat(open(sealed(first))).isEqualTo(said);
        assertThat(open(sealed(second))).isEqualTo(said);
    }

    @Test
    void aRecordMayGrowToItsBoundAndNoFurther() throws GeneralSecurityException {
        assertThat(open(sealed(compressed(new byte[1 << 14])))).hasSize(1 << 14);
        assertThat(length(sealed(compressed(new byte[(1 << 14) + 1])))).isEqualTo(RecordProtection.FAILED);
        assertThat(length(sealed(compressed(new byte[1])))).isEqualTo(RecordProtection.FAILED);
    }

    @Test
    void aBombIsRefused() throws GeneralSecurityException {
        assertThat(length(sealed(compressed(new byte[1 << 23])))).isEqualTo(RecordProtection.FAILED);
    }

    @Test
    void nothingIsOpenedBehindMissingRecords() throws GeneralSecurityException {
        byte[] first = compressed("words".getBytes(StandardCharsets.US_ASCII));
        opened.lost();
        assertThat(length(sealed(first))).isEqualTo(RecordProtection.FAILED);
    }

    /// What it held is missing from the window that later records refer to.
    @Test
    void nothingIsOpenedBehindASpoiltRecord() throws GeneralSecurityException {
        String said = "the same words, again and again";
        assertThat(open(sealed(compressed(said.getBytes(StandardCharsets.US_ASCII)))))
                .isEqualTo(said);
        byte[] spoilt = sealed(compressed("others".getBytes(StandardCharsets.US_ASCII)));
        spoilt[spoilt.length - 1] ^= 1;
        assertThat(length(spoilt)).isEqualTo(RecordProtection.FAILED);
        byte[] behind = sealed(compressed(said.getBytes(StandardCharsets.US_ASCII)));
        assertThat(length(behind)).isEqualTo(RecordProtection.FAILED);
    }

    @Test
    void aTruncatedMacIsOfTenBytes() throws GeneralSecurityException {
        byte[] record = sealed("EHLO me".getBytes(StandardCharsets.US_ASCII));
        int length = protection(false).open(0, record, 0, record.length - HEADER, workspace);
        assertThat(new String(workspace.content, 0, length, StandardCharsets.US_ASCII))
                .isEqualTo("EHLO me");
        record[record.length - 1] ^= 1;
        assertThat(protection(false).open(0, record, 0, record.length - HEADER, workspace))
                .isEqualTo(RecordProtection.FAILED);
    }

    private RecordProtection protection(boolean deflate) {
        ProtocolVersion version = new ProtocolVersion(ProtocolVersion.TLS12);
        Negotiated negotiated = new Negotiated(version, suite, false, true, deflate);
        return SessionKeys.of(negotiated, MASTER, RANDOM, RANDOM).protection(true);
    }

    private byte[] compressed(byte[] content) {
        byte[] out = new byte[1 << 15];
        deflater.setInput(content);
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        return Arrays.copyOf(out, length);
    }

    /// RFC 5246 6.2.3.1, with 10 bytes of the MAC.
    private byte[] sealed(byte[] content) throws GeneralSecurityException {
        byte[] key = Arrays.copyOf(
                KeyDerivation.prf("SHA-256", MASTER, "key expansion", new byte[2 * RANDOM.length], 40), 20);
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(key, "HmacSHA1"));
        byte[] type = {ContentType.APPLICATION_DATA, 3, 3};
        mac.update(ByteBuffer.allocate(8).putLong(sequence++).array());
        mac.update(type);
        mac.update(ByteBuffer.allocate(2).putShort((short) content.length).array());
        byte[] code = Arrays.copyOf(mac.doFinal(content), TRUNCATED);
        return ByteBuffer.allocate(HEADER + content.length + code.length)
                .put(type)
                .putShort((short) (content.length + code.length))
                .put(content)
                .put(code)
                .array();
    }

    private String open(byte[] record) {
        return new String(workspace.content, 0, length(record), StandardCharsets.US_ASCII);
    }

    private int length(byte[] record) {
        int length = opened.open(sequence - 1, record, 0, record.length - HEADER, workspace);
        opened.passed(record, 0, record.length - HEADER);
        return length;
    }
}
