package dev.kaifu.probe.check;

import dev.kaifu.probe.check.CheckJob.Security;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Which connections a check makes: every address of a host times every port.
///
/// @param ports empty for the ports of submission (RFC 8314 3.3) and of relay
/// @param family which addresses
public record CheckPlan(List<Port> ports, Family family) {
    /// Addresses of one host beyond this are not tried: a name may be made to have thousands.
    private static final int MAX_ADDRESSES = 8;

    private static final List<Port> USUAL =
            List.of(new Port(465, Security.TLS), new Port(587, Security.STARTTLS), new Port(25, Security.STARTTLS));

    public CheckPlan {
        ports = List.copyOf(ports);
    }

    /// A port and how TLS comes in there.
    public record Port(int number, Security security) {
        public static Port of(int number) {
            return new Port(number, Security.ofPort(number));
        }
    }

    /// Which addresses to try.
    public enum Family {
        BOTH,
        IPV4,
        IPV6
    }

    /// The connections to one host; one that fails at once where it has no address.
    public List<CheckJob> jobs(String host) {
        List<InetAddress> addresses = addresses(host);
        List<CheckJob> jobs = new ArrayList<>();
        for (Port port : ports.isEmpty() ? USUAL : ports) {
            boolean asked = !ports.isEmpty();
            for (InetAddress address : addresses) {
                jobs.add(new CheckJob(host, Optional.of(address), port.number(), port.security(), asked));
            }
            if (addresses.isEmpty()) {
                jobs.add(new CheckJob(host, Optional.empty(), port.number(), port.security(), asked));
            }
        }
        return jobs;
    }

    private List<InetAddress> addresses(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .filter(address -> switch (family) {
                        case BOTH -> true;
                        case IPV4 -> address instanceof Inet4Address;
                        case IPV6 -> !(address instanceof Inet4Address);
                    })
                    .distinct()
                    .limit(MAX_ADDRESSES)
                    .toList();
        } catch (UnknownHostException e) {
            return List.of();
        }
    }
}
