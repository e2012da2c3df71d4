package dev.kaifu.probe.check;

import dev.kaifu.probe.check.CheckJob.Security;
import dev.kaifu.probe.net.AddressFamily;
import dev.kaifu.probe.net.HostAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which connections a check makes: every address of a host times every port.
///
/// @param ports empty for the ports of submission (RFC 8314 3.3) and of relay
/// @param family which addresses
public record CheckPlan(List<Port> ports, AddressFamily family) {
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

    /// The connections to one host, each once; one a port that fails at once where it has no address.
    public List<CheckJob> jobs(String host) {
        List<InetAddress> all = HostAddresses.of(host);
        List<InetAddress> addresses =
                all.stream().filter(family::admits).limit(MAX_ADDRESSES).toList();
        Outcome without = all.isEmpty() ? Outcome.NOT_RESOLVED : Outcome.NO_ADDRESS_OF_FAMILY;
        List<CheckJob> jobs = new ArrayList<>();
        for (Port port : ports.isEmpty() ? USUAL : ports) {
            for (InetAddress address : addresses) {
                jobs.add(job(host, Optional.of(address), port, Optional.empty()));
            }
            if (addresses.isEmpty()) {
                jobs.add(job(host, Optional.empty(), port, Optional.of(without)));
            }
        }
        return jobs.stream().distinct().toList();
    }

    private CheckJob job(String host, Optional<InetAddress> address, Port port, Optional<Outcome> without) {
        return new CheckJob(host, address, port.number(), port.security(), !ports.isEmpty(), without);
    }
}
