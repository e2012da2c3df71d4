package dev.kaifu.analysis.reference;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// A whole capture file taken apart: pcap (draft-ietf-opsawg-pcap) or pcapng (draft-ietf-opsawg-pcapng), each in
/// gzip or not. Where the file is damaged, what stands before the damage counts.
final class CaptureBytes {
    /// @param linkType -1 where the description was too short to tell
    private record Interface(int linkType, int snapLength, int resolution, long offsetSeconds) {}

    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);
    private static final int SECTION_HEADER = 0x0a0d0d0a;
    private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    private static final int TLS_KEY_LOG = 0x544c534b;
    private static final long MOST = 256 << 20;

    final List<Packet> packets = new ArrayList<>();
    /// What may hold secrets: key logs (Decryption Secrets Blocks), comments of sections.
    final List<byte[]> texts = new ArrayList<>();

    private final List<Interface> interfaces = new ArrayList<>();
    private final ByteBuffer file;
    private final long first;

    /// @param first number of the first packet
    CaptureBytes(byte[] bytes, long first) throws IOException {
        this.file = ByteBuffer.wrap(isGzip(bytes) ? unzipped(bytes) : bytes);
        this.first = first;
        if (file.remaining() < 4) {
            return;
        }
        if (file.getInt(0) == SECTION_HEADER) {
            pcapng();
        } else {
            pcap();
        }
    }

    private static boolean isGzip(byte[] bytes) {
        return bytes.length > 1 && bytes[0] == 0x1f && (bytes[1] & 0xff) == 0x8b;
    }

    private static byte[] unzipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                out.write(b);
            }
        } catch (java.io.EOFException | java.util.zip.ZipException _) {
            // Cut off: what came before counts.
        }
        return out.toByteArray();
    }

    private void add(long timeNanos, int link, int at, int length) {
        byte[] frame = Arrays.copyOfRange(file.array(), at, at + length);
        packets.add(new Packet(first + packets.size(), timeNanos, link, frame));
    }

    private long u32(int at) {
        return file.getInt(at) & 0xffff_ffffL;
    }

    private int u16(int at) {
        return file.getShort(at) & 0xffff;
    }

    private void pcap() {
        int magic = file.getInt(0);
        boolean swapped = (magic & 0xff) == 0xa1;
        file.order(swapped ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        magic = file.getInt(0);
        long unit = magic == 0xa1b23c4d ? 1 : 1000;
        // Kuznetsov's variant has 8 more bytes before each packet.
        int header = magic == 0xa1b2cd34 ? 24 : 16;
        if (file.limit() < 24) {
            return;
        }
        int link = file.getInt(20) & 0xffff;
        for (int at = 24; at + header <= file.limit(); ) {
            long length = u32(at + 8);
            if (length > file.limit() - at - header) {
                return;
            }
            add(u32(at) * 1_000_000_000L + u32(at + 4) * unit, link, at + header, (int) length);
            at += header + (int) length;
        }
    }

    private void pcapng() {
        for (int at = 0; at + 12 <= file.limit(); ) {
            if (file.getInt(at) == SECTION_HEADER && !section(at)) {
                return;
            }
            long length = u32(at + 4);
            if (length < 12 || length > MOST) {
                return;
            }
            int total = (int) (length + 3) / 4 * 4;
            if (total > file.limit() - at) {
                return;
            }
            long again = u32(at + total - 4);
            // Some writers leave out the padding of the length.
            if (again != length && again != total) {
                return;
            }
            block(file.getInt(at), at + 8, at + total - 4);
            at += total;
        }
    }

    /// False where the section has no byte order.
    private boolean section(int at) {
        file.order(ByteOrder.LITTLE_ENDIAN);
        if (file.getInt(at + 8) != BYTE_ORDER_MAGIC) {
            file.order(ByteOrder.BIG_ENDIAN);
        }
        interfaces.clear();
        return file.getInt(at + 8) == BYTE_ORDER_MAGIC;
    }

    private void block(int type, int body, int end) {
        switch (type) {
            case SECTION_HEADER ->
                options(body + 16, end).forEach(option -> {
                    if (option.code == 1) {
                        texts.add(option.value);
                    }
                });
            case 1 -> interfaces.add(end - body < 8 ? new Interface(-1, 0, 6, 0) : description(body, end));
            case 2 -> packet(body, end, end - body < 20 ? 0 : u16(body));
            case 3 -> simplePacket(body, end);
            case 6 -> packet(body, end, end - body < 20 ? 0 : u32(body));
            case 10 -> {
                if (end - body >= 8 && file.getInt(body) == TLS_KEY_LOG) {
                    int length = (int) Math.min(u32(body + 4), end - body - 8);
                    texts.add(Arrays.copyOfRange(file.array(), body + 8, body + 8 + length));
                }
            }
            default -> {
                // Nothing of a dialogue is in the others.
            }
        }
    }

    private record Option(int code, byte[] value) {}

    private List<Option> options(int from, int end) {
        List<Option> options = new ArrayList<>();
        for (int at = from; at + 4 <= end; ) {
            int code = u16(at);
            int length = u16(at + 2);
            if (code == 0 || at + 4 + length > end) {
                return options;
            }
            options.add(new Option(code, Arrays.copyOfRange(file.array(), at + 4, at + 4 + length)));
            at += 4 + (length + 3) / 4 * 4;
        }
        return options;
    }

    private Interface description(int body, int end) {
        int resolution = 6;
        long offset = 0;
        for (Option option : options(body + 8, end)) {
            if (option.code == 9 && option.value.length >= 1) {
                resolution = option.value[0] & 0xff;
            }
            if (option.code == 14 && option.value.length >= 8) {
                offset = ByteBuffer.wrap(option.value).order(file.order()).getLong();
            }
        }
        return new Interface(u16(body), file.getInt(body + 4), resolution, offset);
    }

    private void packet(int body, int end, long interfaceId) {
        if (end - body < 20 || interfaceId >= interfaces.size()) {
            return;
        }
        Interface from = interfaces.get((int) interfaceId);
        long length = Math.min(u32(body + 12), end - body - 20);
        long units = (u32(body + 4) << 32) | u32(body + 8);
        add(nanos(from, units), from.linkType, body + 20, (int) length);
    }

    private void simplePacket(int body, int end) {
        if (end - body < 4 || interfaces.isEmpty()) {
            return;
        }
        Interface from = interfaces.getFirst();
        long length = Math.min(u32(body), end - body - 4);
        if (from.snapLength > 0) {
            length = Math.min(length, from.snapLength);
        }
        add(0, from.linkType, body + 4, (int) length);
    }

    /// `if_tsresol`: a negative power of 10, or of 2 where the highest bit is set.
    private static long nanos(Interface from, long units) {
        BigInteger unsigned = new BigInteger(Long.toUnsignedString(units));
        BigInteger perSecond = (from.resolution & 0x80) == 0
                ? BigInteger.TEN.pow(from.resolution)
                : BigInteger.TWO.pow(from.resolution & 0x7f);
        BigInteger offset = BigInteger.valueOf(from.offsetSeconds).multiply(NANOS);
        return unsigned.multiply(NANOS).divide(perSecond).add(offset).longValue();
    }
}
