package dev.kaifu.capture;

import dev.kaifu.protocol.net.LinkType;

/// How a pcap file is laid out, as its header says: the usual way, or one of those that others and older versions have.
///
/// @param fileHeader bytes before the first packet
/// @param packetHeader bytes before each packet's data
/// @param lengths in which order a packet's two lengths stand
/// @param nanoseconds whether the fraction of a time counts these, else microseconds
record PcapLayout(int fileHeader, int packetHeader, Lengths lengths, boolean nanoseconds, int linkType) {
    /// The two lengths of a packet.
    enum Lengths {
        /// What was captured, then what passed.
        USUAL,
        /// The other way round, as before version 2.3.
        SWAPPED,
        /// Version 2.3 was written both ways: what was captured is the smaller one.
        SMALLER_FIRST
    }

    /// A file header that tells everything.
    static final int FILE_HEADER = 24;

    static final int MICROSECONDS = 0xa1b2c3d4;
    static final int NANOSECONDS = 0xa1b23c4d;
    /// Alexey Kuznetsov's modified format has 8 more bytes a packet.
    static final int MODIFIED = 0xa1b2cd34;

    /// Ixia's hardware and its software add the file's length to the header.
    private static final int IXIA_HARDWARE = 0x1c0001ac;

    private static final int IXIA_SOFTWARE = 0x1c0001ab;
    /// The version that DG/UX writes.
    private static final int DG_UX = 543;

    private static final int NOT_OF_AIX = -1;

    static boolean isMagic(int magic) {
        return magic == MICROSECONDS
                || magic == NANOSECONDS
                || magic == MODIFIED
                || magic == IXIA_HARDWARE
                || magic == IXIA_SOFTWARE;
    }

    /// @param magic in the order in which [#isMagic] knows it
    /// @param a holds [#FILE_HEADER] bytes at `at`
    static PcapLayout of(int magic, byte[] a, int at, ByteOrderReader order) {
        int major = order.u16(a, at + 4);
        int minor = order.u16(a, at + 6);
        // The upper bits of the field carry the frame check sequence's length.
        int network = order.i32(a, at + 20) & 0xffff;
        int ofAix = magic == MICROSECONDS && major == 2 && minor == 2 ? linkTypeOfAix(network) : NOT_OF_AIX;
        boolean ixia = magic == IXIA_HARDWARE || magic == IXIA_SOFTWARE;
        return new PcapLayout(
                ixia ? FILE_HEADER + 4 : FILE_HEADER,
                magic == MODIFIED ? 24 : 16,
                lengths(major, minor),
                magic == NANOSECONDS || ofAix != NOT_OF_AIX,
                ofAix == NOT_OF_AIX ? network : ofAix);
    }

    private static Lengths lengths(int major, int minor) {
        if (major == DG_UX || (major == 2 && minor < 3)) {
            return Lengths.SWAPPED;
        }
        return major == 2 && minor == 3 ? Lengths.SMALLER_FIRST : Lengths.USUAL;
    }

    /// AIX writes the SNMP number of the interface's kind (RFC 1573 ifType), and times in nanoseconds.
    private static int linkTypeOfAix(int ifType) {
        return switch (ifType) {
            case 6 -> LinkType.ETHERNET;
            case 9 -> LinkType.TOKEN_RING;
            case 15 -> LinkType.FDDI;
            case 24 -> LinkType.NULL;
            default -> NOT_OF_AIX;
        };
    }
}
