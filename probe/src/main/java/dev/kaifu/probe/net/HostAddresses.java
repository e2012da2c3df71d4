package dev.kaifu.probe.net;

import dev.kaifu.probe.tls.HostName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/// Where the name of a host leads.
public final class HostAddresses {
    private HostAddresses() {}

    /// Each address once, in the resolver's order; none where the name does not resolve.
    ///
    /// @param host as the user wrote it, or an address
    public static List<InetAddress> of(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(HostName.ascii(host)))
                    .distinct()
                    .toList();
        } catch (UnknownHostException e) {
            return List.of();
        }
    }
}
