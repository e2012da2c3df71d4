package dev.kaifu.probe.check;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/// One connection to be tried.
///
/// @param host as the user wrote it; the certificate must be for it
/// @param address empty where the host has none to connect to
/// @param asked true where the user named the port: a default port that nobody listens on is no fault
/// @param unaddressed why there is no address; empty where there is one
public record CheckJob(
        String host,
        Optional<InetAddress> address,
        int port,
        Security security,
        boolean asked,
        Optional<Outcome> unaddressed) {
    /// To an address, or to a host that does not resolve.
    public CheckJob(String host, Optional<InetAddress> address, int port, Security security, boolean asked) {
        this(
                host,
                address,
                port,
                security,
                asked,
                address.isPresent() ? Optional.empty() : Optional.of(Outcome.NOT_RESOLVED));
    }

    /// How TLS comes in.
    public enum Security {
        /// From the first byte (RFC 8314 3).
        TLS,
        /// Asked for in words (RFC 3207).
        STARTTLS,
        /// Told by who speaks first.
        EITHER;

        /// What the port is registered for (RFC 8314 7.3); told by the server's behaviour elsewhere.
        public static Security ofPort(int port) {
            return switch (port) {
                case 465 -> TLS;
                case 25, 587 -> STARTTLS;
                default -> EITHER;
            };
        }

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    CheckJob with(Security found) {
        return new CheckJob(host, address, port, found, asked, unaddressed);
    }
}
