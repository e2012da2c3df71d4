package dev.kaifu.protocol.net.layer;

/// Whose numbers a layer is named by.
enum Space {
    /// LINKTYPE_ values (tcpdump.org/linktypes.html).
    LINK,
    /// IEEE 802 numbers: an EtherType, or the length that stands in its place.
    ETHERTYPE,
    /// IEEE 802.2: the bytes tell.
    LLC,
    /// RFC 1661 2; the number itself stands first.
    PPP,
    /// A stack of labels, RFC 3032.
    MPLS,
    /// RFC 8300.
    NSH,
    /// IEEE 802.11; 1 where the two bytes of the frame control stand swapped.
    WIRELESS,
    /// IP of the version that its first four bits tell.
    IP,
    /// IANA's protocol numbers, behind an IP header.
    IP_PROTOCOL
}
