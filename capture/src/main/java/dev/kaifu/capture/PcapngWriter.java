package dev.kaifu.capture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes a pcapng file (draft-ietf-opsawg-pcapng), block by block in the order of the calls: a section header first,
/// then interfaces, secrets ahead of the packets that need them, packets. Sections are little-endian, but for those
/// that
/// are copied.
public final class PcapngWriter {
    private static final int SECTION_LENGTH_UNKNOWN = -1;
    private static final int OPTION_HARDWARE = 2;
    private static final int OPTION_OPERATING_SYSTEM = 3;
    private static final int OPTION_APPLICATION = 4;
    /// Type and length before the body, the length again behind it.
    private static final int BLOCK_FRAME = 12;
    /// An option's length has 16 bits; longer text is cut.
    private static final int MAX_OPTION = 0xffff;

    private static final byte[] PADDING = new byte[3];

    private final OutputStream out;
    private final byte[] header = new byte[28];
    private final ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);

    /// @param out buffered by whoever owns and closes it
    public PcapngWriter(OutputStream out) {
        this.out = out;
    }

    /// Writes a block as it stands in another file; the section that it belongs to must have been begun by one.
    public void copied(PcapngBlock block) throws IOException {
        if (block.type() == PcapngBlock.SECTION_HEADER) {
            fields.order(block.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        }
        int total = BLOCK_FRAME + padded(block.length());
        fields.clear();
        fields.putInt(block.type()).putInt(total);
        out.write(header, 0, 8);
        out.write(block.array(), block.start(), block.length());
        out.write(PADDING, 0, padded(block.length()) - block.length());
        end(total);
    }

    /// Begins the section; texts that are empty are left out.
    public void sectionHeader(String comment, String hardware, String operatingSystem, String application)
            throws IOException {
        byte[][] texts = {bytes(comment), bytes(hardware), bytes(operatingSystem), bytes(application)};
        int[] codes = {PcapngReader.OPTION_COMMENT, OPTION_HARDWARE, OPTION_OPERATING_SYSTEM, OPTION_APPLICATION};
        fields.order(ByteOrder.LITTLE_ENDIAN);
        int length = 16 + 4;
        for (byte[] text : texts) {
            length += text.length == 0 ? 0 : 4 + padded(text.length);
        }
        ByteBuffer body = buffer(length);
        body.putInt(PcapngReader.BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0);
        body.putLong(SECTION_LENGTH_UNKNOWN);
        for (int i = 0; i < texts.length; i++) {
            if (texts[i].length > 0) {
                option(body, codes[i], texts[i]);
            }
        }
        body.putInt(0);
        block(PcapngReader.SECTION_HEADER, body);
    }

    /// Describes the next interface; they are numbered from 0 in the order of the calls.
    ///
    /// @param snapLength 0 for no limit
    /// @param timeDigits digits of a second that times have: 6 or 9; [#packet] must be given the same
    public void interfaceDescription(int linkType, int snapLength, int timeDigits) throws IOException {
        ByteBuffer body = buffer(8 + 8 + 4);
        body.putShort((short) linkType).putShort((short) 0).putInt(snapLength);
        option(body, PcapngReader.OPTION_TSRESOL, new byte[] {(byte) timeDigits});
        body.putInt(0);
        block(PcapngReader.INTERFACE, body);
    }

    /// @param keyLog lines as in RFC 9850
    public void decryptionSecrets(String keyLog) throws IOException {
        byte[] text = bytesOf(keyLog);
        ByteBuffer body = buffer(8 + padded(text.length));
        body.putInt(PcapngReader.SECRETS_TLS_KEY_LOG).putInt(text.length).put(text);
        block(PcapngReader.DECRYPTION_SECRETS, body);
    }

    /// An enhanced packet block.
    ///
    /// @param timeDigits of its interface
    public void packet(
            int interfaceId, int timeDigits, long timeNanos, byte[] array, int offset, int captured, int original)
            throws IOException {
        int total = BLOCK_FRAME + 20 + padded(captured);
        long units = timeDigits == 9 ? timeNanos : Math.floorDiv(timeNanos, 1000L);
        fields.clear();
        fields.putInt(PcapngReader.ENHANCED_PACKET).putInt(total).putInt(interfaceId);
        fields.putInt((int) (units >>> 32)).putInt((int) units);
        fields.putInt(captured).putInt(original);
        out.write(header);
        out.write(array, offset, captured);
        out.write(PADDING, 0, padded(captured) - captured);
        end(total);
    }

    private void block(int type, ByteBuffer body) throws IOException {
        byte[] bytes = new byte[body.capacity()];
        body.get(0, bytes);
        int total = BLOCK_FRAME + bytes.length;
        fields.clear();
        fields.putInt(type).putInt(total);
        out.write(header, 0, 8);
        out.write(bytes);
        end(total);
    }

    private void end(int total) throws IOException {
        fields.clear();
        fields.putInt(total);
        out.write(header, 0, 4);
    }

    private static void option(ByteBuffer body, int code, byte[] value) {
        int end = body.position() + 4 + padded(value.length);
        body.putShort((short) code).putShort((short) value.length).put(value);
        body.position(end);
    }

    private static byte[] bytes(String text) {
        byte[] all = bytesOf(text);
        return all.length <= MAX_OPTION ? all : Arrays.copyOf(all, MAX_OPTION);
    }

    private static byte[] bytesOf(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int padded(int length) {
        return (length + 3) & ~3;
    }

    private ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(fields.order());
    }
}
