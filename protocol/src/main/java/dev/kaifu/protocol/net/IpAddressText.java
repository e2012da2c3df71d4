package dev.kaifu.protocol.net;

/// Addresses as text: dotted decimal, and RFC 5952 for IPv6.
public final class IpAddressText {
    private IpAddressText() {}

    /// The address alone: `192.0.2.1` or `2001:db8::1`.
    ///
    /// @param address 4 or 16 bytes
    public static String of(byte[] address) {
        return address.length == 4 ? v4(address) : v6(address);
    }

    /// Address and port: `192.0.2.1:587` or `[2001:db8::1]:587`.
    public static String of(byte[] address, int port) {
        return address.length == 4 ? v4(address) + ":" + port : "[" + v6(address) + "]:" + port;
    }

    private static String v4(byte[] a) {
        return (a[0] & 0xff) + "." + (a[1] & 0xff) + "." + (a[2] & 0xff) + "." + (a[3] & 0xff);
    }

    private static String v6(byte[] a) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = ((a[2 * i] & 0xff) << 8) | (a[2 * i + 1] & 0xff);
        }
        // RFC 5952 4.2: the longest run of two or more zero groups becomes "::", the first one on a tie.
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; ) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > bestLength) {
                bestStart = i;
                bestLength = end - i;
            }
            i = Math.max(end, i + 1);
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
