package dev.kaifu.probe.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether a certificate is for the host that was asked for: RFC 9525 6. The subject's CN is not looked at.
final class ServiceIdentity {
    /// RFC 5280 4.2.1.6: the choices of GeneralName.
    private static final int DNS_NAME = 2;

    private static final int IP_ADDRESS = 7;
    /// More names than this are not read.
    private static final int MAX_NAMES = 10_000;

    private ServiceIdentity() {}

    static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    }

    static boolean matches(X509Certificate certificate, String host) {
        if (isAddress(host)) {
            Optional<InetAddress> wanted = address(host);
            return wanted.isPresent()
                    && names(certificate, IP_ADDRESS).stream()
                            .map(ServiceIdentity::address)
                            .anyMatch(wanted::equals);
        }
        String name = HostName.ascii(host);
        return names(certificate, DNS_NAME).stream().anyMatch(pattern -> matchesName(pattern, name));
    }

    /// The names and addresses that the certificate has, for a sentence.
    static List<String> presented(X509Certificate certificate) {
        List<String> all = new ArrayList<>(names(certificate, DNS_NAME));
        all.addAll(names(certificate, IP_ADDRESS));
        return all;
    }

    /// RFC 9525 6.3: a wildcard is the whole left-most label, and stands for exactly one label.
    static boolean matchesName(String presented, String wanted) {
        String pattern = presented.toLowerCase(Locale.ROOT);
        if (!pattern.startsWith("*.")) {
            return pattern.equals(wanted);
        }
        int dot = wanted.indexOf('.');
        String rest = pattern.substring(2);
        return dot > 0 && rest.indexOf('.') > 0 && wanted.substring(dot + 1).equals(rest);
    }

    private static List<String> names(X509Certificate certificate, int kind) {
        List<String> names = new ArrayList<>();
        try {
            var all = certificate.getSubjectAlternativeNames();
            if (all != null) {
                for (List<?> name : all) {
                    if (name.get(0) instanceof Integer type
                            && type == kind
                            && name.get(1) instanceof String text
                            && names.size() < MAX_NAMES) {
                        names.add(text);
                    }
                }
            }
        } catch (CertificateParsingException e) {
            // Names that cannot be read match nothing.
            return List.of();
        }
        return names;
    }

    private static Optional<InetAddress> address(String text) {
        try {
            return isAddress(text) ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
