package dev.kaifu.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A Dovecot of a test's own: IMAP and POP3 over the maildirs that Postfix fills, and SASL for Postfix, from one file
/// of users.
record DovecotServer(Process process, Path folder) implements AutoCloseable {
    /// Owner of the mail, of no account's: Postfix's virtual(8) writes and Dovecot reads as this user and group.
    static final int MAIL_ID = 5000;

    private static final String GROUP = "dovecot";

    /// @param saslSocket where Postfix looks for it
    /// @param more settings, above the usual ones
    static DovecotServer start(
            Path parent,
            MailServices services,
            OpenSsl.Certified certified,
            Map<String, String> passwords,
            Path saslSocket,
            String more) {
        Path folder = parent.resolve("dovecot");
        Path configuration = folder.resolve("dovecot.conf");
        try {
            Files.createDirectory(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            writeUsers(users(folder), passwords);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        OpenSsl.write(
                configuration,
                settings(folder, MailHost.mailFolder(parent), certified)
                        + more
                        + sasl(saslSocket)
                        + listeners(services));
        Path output = folder.resolve("output.log");
        Process process = Peer.start(output, List.of("dovecot", "-F", "-c", configuration.toString()));
        DovecotServer server = new DovecotServer(process, folder);
        MailHost.awaitStarted(
                "Dovecot",
                process,
                "starting up for imap",
                () -> OpenSsl.read(output) + server.log(),
                services.ofDovecot());
        return server;
    }

    String log() {
        return OpenSsl.read(log(folder));
    }

    @Override
    public void close() {
        MailHost.stopWithChildren(process);
    }

    private static Path log(Path folder) {
        return folder.resolve("dovecot.log");
    }

    private static Path users(Path folder) {
        return folder.resolve("users");
    }

    /// CRAM-MD5 needs the password itself, or what is as good (RFC 2195).
    private static void writeUsers(Path file, Map<String, String> passwords) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        GroupPrincipal group =
                file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(GROUP);
        Files.setAttribute(file, "posix:group", group);
        OpenSsl.write(
                file,
                passwords.entrySet().stream()
                        .map(entry -> entry.getKey() + ":{PLAIN}" + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    private static String settings(Path folder, Path mail, OpenSsl.Certified certified) {
        return """
                base_dir = %1$s/run
                state_dir = %1$s/state
                log_path = %2$s
                auth_verbose = yes
                protocols = imap pop3
                ssl = required
                ssl_cert = <%3$s
                ssl_key = <%4$s
                ssl_min_protocol = TLSv1.2
                disable_plaintext_auth = yes
                auth_mechanisms = plain login cram-md5
                auth_failure_delay = 0
                first_valid_uid = %5$d
                mail_location = maildir:%6$s/%%u
                passdb {
                  driver = passwd-file
                  args = username_format=%%u %7$s
                }
                userdb {
                  driver = static
                  args = uid=%5$d gid=%5$d home=%6$s/%%u
                }
                # Who fails to log in is not made to wait the next time either.
                service anvil {
                  unix_listener anvil-auth-penalty {
                    mode = 0
                  }
                }
                """.formatted(
                        folder, log(folder), certified.certificate(), certified.key(), MAIL_ID, mail, users(folder));
    }

    private static String sasl(Path socket) {
        return """
                service auth {
                  unix_listener %s {
                    mode = 0600
                    user = postfix
                  }
                }
                """.formatted(socket);
    }

    private static String listeners(MailServices services) {
        return "listen = " + services.address() + "\n"
                + listeners("imap", services.imap(), services.imaps())
                + listeners("pop3", services.pop3(), services.pop3s());
    }

    private static String listeners(String protocol, int port, int tlsPort) {
        return """
                service %1$s-login {
                  inet_listener %1$s {
                    port = %2$d
                  }
                  inet_listener %1$ss {
                    port = %3$d
                    ssl = yes
                  }
                }
                """.formatted(protocol, port, tlsPort);
    }
}
