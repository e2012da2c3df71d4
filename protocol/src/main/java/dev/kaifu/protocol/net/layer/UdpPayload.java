package dev.kaifu.protocol.net.layer;

import dev.kaifu.protocol.bytes.BigEndian;
import dev.kaifu.protocol.net.FrameParser.Outcome;

/// Tells the sealed protocols over UDP apart, so that they can be named; none of them is opened.
final class UdpPayload {
    private static final int DTLS_HEADER = 13;
    private static final int MAX_DTLS_RECORD = (1 << 14) + 2048;
    private static final int MAX_QUIC_CONNECTION_ID = 20;
    /// Flows remembered for their short headers; a newer one may take an older one's place.
    private static final int QUIC_FLOWS = 4096;

    private final long[] quic = new long[QUIC_FLOWS];

    /// @param layer stands at the payload
    /// @param ports both of them
    Outcome of(Layer layer, int ports) {
        if (isDtls(layer)) {
            return Outcome.DTLS;
        }
        return isQuic(layer, ports) ? Outcome.QUIC : Outcome.OTHER;
    }

    /// RFC 6347 4.1, RFC 9147 4: a record with a known type and version; 0x0100 is OpenSSL's before the RFC.
    private static boolean isDtls(Layer layer) {
        if (!layer.has(DTLS_HEADER)) {
            return false;
        }
        int type = layer.u8(0);
        int version = layer.u16(1);
        boolean known = version == 0xfeff || version == 0xfefd || version == 0xfefc || version == 0x0100;
        return type >= 20 && type <= 26 && known && layer.u16(11) <= MAX_DTLS_RECORD;
    }

    /// RFC 9000 17.2: a long header with a known version; 17.3: what follows on the same ports and hosts. The
    /// bit that is fixed there may be any (RFC 9287).
    private boolean isQuic(Layer layer, int ports) {
        if (!layer.has(1)) {
            return false;
        }
        boolean isLong = (layer.u8(0) & 0x80) != 0;
        long flow = flow(layer, ports);
        int place = (int) (flow ^ (flow >>> 32)) & (QUIC_FLOWS - 1);
        if (quic[place] == flow) {
            return true;
        }
        if (!isLong || !layer.has(7) || !isVersion(layer.i32(1)) || layer.u8(5) > MAX_QUIC_CONNECTION_ID) {
            return false;
        }
        quic[place] = flow;
        return true;
    }

    /// QUIC 1 and 2 (RFC 9369) and the drafts of both, Google's and Facebook's own.
    private static boolean isVersion(int version) {
        return version == 1
                || version == 0x6b3343cf
                || version == 0x709a50c4
                || version >>> 8 == 0xff0000
                || version >>> 12 == 0x51303
                || version >>> 8 == 0xfaceb0;
    }

    /// The same for both directions.
    private static long flow(Layer layer, int ports) {
        int last = layer.addressLength - 4;
        long source = BigEndian.i32(layer.array, layer.sourceAt + last) & 0xffff_ffffL;
        long destination = BigEndian.i32(layer.array, layer.destinationAt + last) & 0xffff_ffffL;
        long hosts = ((source + destination) << 32) | (source ^ destination);
        int one = ports >>> 16;
        int two = ports & 0xffff;
        int services = ((one ^ two) << 16) | ((one + two) & 0xffff);
        // Odd, so that no flow is the 0 of a free place.
        return (hosts * 0x9e37_79b9_7f4a_7c15L ^ services * 0xff51_afd7_ed55_8ccdL) | 1;
    }
}
