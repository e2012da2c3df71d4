package dev.kaifu.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/// Where the services of a [MailHost] are.
///
/// @param address of loopback
record MailServices(String address, int smtp, int submission, int smtps, int imap, int imaps, int pop3, int pop3s) {
    static MailServices onFreePorts() {
        int[] ports = OpenSsl.freePorts(7);
        return new MailServices("127.0.0.1", ports[0], ports[1], ports[2], ports[3], ports[4], ports[5], ports[6]);
    }

    /// All of 127.0.0.0/8 is loopback (RFC 6890 2.2.2): an address drawn from it is nobody else's.
    static MailServices onUsualPorts() {
        SecureRandom random = new SecureRandom();
        String address = "127." + random.nextInt(1, 255) + "." + random.nextInt(1, 255) + "." + random.nextInt(1, 255);
        return new MailServices(address, 25, 587, 465, 143, 993, 110, 995);
    }

    List<InetSocketAddress> ofPostfix() {
        return sockets(smtp, submission, smtps);
    }

    List<InetSocketAddress> ofDovecot() {
        return sockets(imap, imaps, pop3, pop3s);
    }

    /// True where somebody listens there now.
    static boolean isTaken(InetSocketAddress socket) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(socket);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private List<InetSocketAddress> sockets(int... ports) {
        return Arrays.stream(ports)
                .mapToObj(port -> new InetSocketAddress(address, port))
                .toList();
    }
}
