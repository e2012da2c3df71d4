package dev.kaifu.probe.net;

import dev.kaifu.protocol.net.IpAddressText;
import java.net.Inet4Address;
import java.net.InetAddress;

/// The name this client gives itself in EHLO.
public final class Hello {
    private Hello() {}

    /// The address literal of RFC 5321 4.1.3: a client that has no name of its own sends its address.
    public static String name(InetAddress local) {
        String text = IpAddressText.of(local.getAddress());
        return local instanceof Inet4Address ? "[" + text + "]" : "[IPv6:" + text + "]";
    }
}
