package dev.kaifu.probe.net;

import java.net.Inet4Address;
import java.net.InetAddress;

/// Which addresses to try.
public enum AddressFamily {
    BOTH,
    IPV4,
    IPV6;

    public boolean admits(InetAddress address) {
        return switch (this) {
            case BOTH -> true;
            case IPV4 -> address instanceof Inet4Address;
            case IPV6 -> !(address instanceof Inet4Address);
        };
    }
}
