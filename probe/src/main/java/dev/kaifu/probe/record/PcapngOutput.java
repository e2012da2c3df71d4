package dev.kaifu.probe.record;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes the few blocks of pcapng (draft-ietf-opsawg-pcapng) that a recording has. Little-endian.
final class PcapngOutput {
    private static final int SECTION_HEADER = 0x0a0d0d0a;
    private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    private static final int INTERFACE = 1;
    private static final int ENHANCED_PACKET = 6;
    private static final int DECRYPTION_SECRETS = 10;
    private static final int SECRETS_TLS_KEY_LOG = 0x544c534b;
    private static final int OPTION_COMMENT = 1;
    private static final int OPTION_APPLICATION = 4;
    private static final int OPTION_TSRESOL = 9;
    /// Times in units of 10^-9 s.
    private static final byte NANOSECONDS = 9;

    private static final int BLOCK_OVERHEAD = 12;

    private final OutputStream out;

    PcapngOutput(OutputStream out) {
        this.out = out;
    }

    void sectionHeader(String comment, String application) throws IOException {
        byte[] note = comment.getBytes(StandardCharsets.UTF_8);
        byte[] name = application.getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = buffer(16 + optionLength(note.length) + optionLength(name.length) + 4);
        body.putInt(BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0).putLong(-1);
        option(body, OPTION_COMMENT, note);
        option(body, OPTION_APPLICATION, name);
        body.putInt(0);
        block(SECTION_HEADER, body);
    }

    void interfaceDescription(int linkType) throws IOException {
        ByteBuffer body = buffer(8 + optionLength(1) + 4);
        body.putShort((short) linkType).putShort((short) 0).putInt(0);
        option(body, OPTION_TSRESOL, new byte[] {NANOSECONDS});
        body.putInt(0);
        block(INTERFACE, body);
    }

    /// @param keyLog in the format of RFC 9850
    void decryptionSecrets(String keyLog) throws IOException {
        byte[] text = keyLog.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer body = buffer(8 + padded(text.length));
        body.putInt(SECRETS_TLS_KEY_LOG).putInt(text.length).put(text);
        block(DECRYPTION_SECRETS, body);
    }

    void packet(long timeNanos, byte[] frame) throws IOException {
        ByteBuffer body = buffer(20 + padded(frame.length));
        body.putInt(0).putInt((int) (timeNanos >>> 32)).putInt((int) timeNanos);
        body.putInt(frame.length).putInt(frame.length).put(frame);
        block(ENHANCED_PACKET, body);
    }

    private void block(int type, ByteBuffer body) throws IOException {
        int total = body.capacity() + BLOCK_OVERHEAD;
        byte[] block = new byte[total];
        ByteBuffer.wrap(block)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(type)
                .putInt(total)
                .put(body.clear())
                .putInt(total);
        out.write(block);
    }

    private static void option(ByteBuffer body, int code, byte[] value) {
        int end = body.position() + optionLength(value.length);
        body.putShort((short) code).putShort((short) value.length).put(value).position(end);
    }

    private static int optionLength(int length) {
        return 4 + padded(length);
    }

    private static int padded(int length) {
        return (length + 3) & ~3;
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
