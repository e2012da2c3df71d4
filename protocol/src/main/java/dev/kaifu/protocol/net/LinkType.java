package dev.kaifu.protocol.net;

/// The LINKTYPE_ values whose frames can be read (tcpdump.org/linktypes.html).
public final class LinkType {
    public static final int NULL = 0;
    public static final int ETHERNET = 1;
    public static final int TOKEN_RING = 6;
    public static final int ARCNET_BSD = 7;
    public static final int PPP = 9;
    public static final int FDDI = 10;
    /// What BSD/OS and OpenBSD write for raw IP.
    public static final int RAW_BSD = 12;

    public static final int RAW_OPENBSD = 14;
    public static final int PPP_HDLC = 50;
    public static final int PPPOE = 51;
    public static final int ATM_RFC1483 = 100;
    public static final int RAW = 101;
    public static final int CISCO_HDLC = 104;
    public static final int IEEE_802_11 = 105;
    public static final int ATM_CLIP = 106;
    public static final int FRAME_RELAY = 107;
    public static final int LOOP = 108;
    public static final int ENC = 109;
    public static final int LINUX_SLL = 113;
    public static final int PFLOG = 117;
    public static final int PRISM = 119;
    public static final int IP_OVER_FIBRE_CHANNEL = 122;
    public static final int SUN_ATM = 123;
    public static final int RADIOTAP = 127;
    public static final int ARCNET_LINUX = 129;
    public static final int FIREWIRE = 138;
    /// Private use, which macOS has for PKTAP.
    public static final int USER2 = 149;

    public static final int AVS = 163;
    public static final int PPP_PPPD = 166;
    public static final int JUNIPER_ETHERNET = 178;
    public static final int JUNIPER_PPP = 179;
    public static final int JUNIPER_FRAME_RELAY = 180;
    public static final int JUNIPER_CISCO_HDLC = 181;
    public static final int PPI = 192;
    public static final int PPP_WITH_DIRECTION = 204;
    public static final int CISCO_HDLC_WITH_DIRECTION = 205;
    public static final int FRAME_RELAY_WITH_DIRECTION = 206;
    public static final int IPNET = 226;
    public static final int IPV4 = 228;
    public static final int IPV6 = 229;
    public static final int NFLOG = 239;
    public static final int IPOIB = 242;
    public static final int PKTAP = 258;
    public static final int MPACKET = 274;
    public static final int LINUX_SLL2 = 276;
    public static final int BROADCOM_TAG = 281;
    public static final int BROADCOM_TAG_FIRST = 282;
    public static final int DSA_TAG = 284;
    public static final int EDSA_TAG = 285;

    private LinkType() {}
}
