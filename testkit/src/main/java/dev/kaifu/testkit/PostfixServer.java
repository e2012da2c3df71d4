package dev.kaifu.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A Postfix whose configuration, queue, data and log lie in one folder, started by its `master` alone: no init
/// system, no `postfix check`, nothing of the machine's own instance but its programs and its two users.
final class PostfixServer implements AutoCloseable {
    private static final String OWNER = "postfix";
    private static final String SETGID_GROUP = "postdrop";
    /// `master` ends by itself after so many seconds, should nobody end it.
    private static final int LIFETIME = 900;

    /// Nobody is trusted for the address he comes from (mynetworks); the EHLO reply has the old `250-AUTH=` line too
    /// (broken_sasl_auth_clients); whoever errs is not kept waiting.
    private static final String FIXED = """
            compatibility_level = 3.6
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            mynetworks =
            mydestination =
            alias_maps =
            local_recipient_maps =
            smtpd_tls_security_level = may
            smtpd_tls_auth_only = yes
            smtpd_tls_loglevel = 1
            smtpd_sasl_auth_enable = yes
            smtpd_sasl_type = dovecot
            smtpd_sasl_path = private/auth
            broken_sasl_auth_clients = yes
            smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
            submission_restrictions = permit_sasl_authenticated, reject
            message_size_limit = 20971520
            smtpd_peername_lookup = no
            smtpd_error_sleep_time = 0
            max_idle = 5s
            """;

    private final Path folder;
    private final MailServices services;
    private @Nullable Process master;

    private PostfixServer(Path folder, MailServices services) {
        this.folder = folder;
        this.services = services;
    }

    static PostfixServer configure(
            Path parent,
            MailServices services,
            OpenSsl.Certified certified,
            Collection<String> users,
            String... settings) {
        PostfixServer server = new PostfixServer(parent.resolve("postfix"), services);
        try {
            server.createQueue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> main = server.mainSettings(MailHost.mailFolder(parent), certified, users);
        for (String setting : settings) {
            String[] pair = setting.split("=", 2);
            main.put(pair[0].strip(), pair[1].strip());
        }
        OpenSsl.write(
                server.configuration().resolve("main.cf"),
                main.entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
        OpenSsl.write(server.configuration().resolve("master.cf"), server.masterServices());
        return server;
    }

    void start() {
        Path output = folder.resolve("master.log");
        Process process =
                Peer.start(output, List.of("master", "-c", configuration().toString(), "-e", String.valueOf(LIFETIME)));
        master = process;
        MailHost.awaitStarted(
                "Postfix", process, "daemon started", () -> OpenSsl.read(output) + log(), services.ofPostfix());
    }

    /// Where Postfix looks for Dovecot's SASL.
    Path saslSocket() {
        return queue().resolve("private/auth");
    }

    String log() {
        return OpenSsl.read(folder.resolve("maillog"));
    }

    @Override
    public void close() {
        if (master != null) {
            MailHost.stopWithChildren(master);
        }
    }

    private Path configuration() {
        return folder.resolve("conf");
    }

    private Path queue() {
        return folder.resolve("queue");
    }

    private Path data() {
        return folder.resolve("data");
    }

    /// As `postfix set-permissions` would make it (conf/postfix-files of the source).
    private void createQueue() throws IOException {
        UserPrincipalLookupService names = folder.getFileSystem().getUserPrincipalLookupService();
        UserPrincipal owner = names.lookupPrincipalByName(OWNER);
        for (Path open : List.of(folder, configuration(), queue(), queue().resolve("pid"))) {
            directory(open, "rwxr-xr-x");
        }
        directory(data(), "rwx------");
        Files.setOwner(data(), owner);
        for (String name :
                List.of("active bounce corrupt defer deferred flush hold incoming private saved trace".split(" "))) {
            Files.setOwner(directory(queue().resolve(name), "rwx------"), owner);
        }
        for (String name : List.of("public", "maildrop")) {
            Path shared = directory(queue().resolve(name), name.equals("public") ? "rwx--x---" : "rwx-wx---");
            Files.setOwner(shared, owner);
            Files.setAttribute(shared, "posix:group", names.lookupPrincipalByGroupName(SETGID_GROUP));
        }
    }

    private static Path directory(Path path, String permissions) throws IOException {
        Files.createDirectory(path);
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private Map<String, String> mainSettings(Path mail, OpenSsl.Certified certified, Collection<String> users) {
        Map<String, String> main = new LinkedHashMap<>();
        main.put("queue_directory", queue().toString());
        main.put("data_directory", data().toString());
        main.put("mail_owner", OWNER);
        main.put("setgid_group", SETGID_GROUP);
        main.put("maillog_file", folder.resolve("maillog").toString());
        main.put("maillog_file_prefixes", folder.toString());
        main.put("myhostname", MailHost.NAME);
        main.put("virtual_mailbox_domains", MailHost.DOMAIN);
        main.put("virtual_mailbox_base", mail.toString());
        main.put(
                "virtual_mailbox_maps",
                users.stream()
                        .map(user -> "{" + user + " = " + user + "/}")
                        .collect(Collectors.joining(", ", "inline:{ ", " }")));
        main.put("virtual_uid_maps", "static:" + DovecotServer.MAIL_ID);
        main.put("virtual_gid_maps", "static:" + DovecotServer.MAIL_ID);
        main.put("smtpd_tls_cert_file", certified.certificate().toString());
        main.put("smtpd_tls_key_file", certified.key().toString());
        FIXED.lines().map(line -> line.split("=", 2)).forEach(pair -> main.put(pair[0].strip(), pair[1].strip()));
        return main;
    }

    private String masterServices() {
        String submission = " -o smtpd_recipient_restrictions=$submission_restrictions\n";
        return inet(services.smtp()) + "\n"
                + inet(services.submission()) + " -o smtpd_tls_security_level=encrypt" + submission
                + inet(services.smtps()) + " -o smtpd_tls_wrappermode=yes" + submission
                + """
                postlog   unix-dgram n - n -     1 postlogd
                cleanup   unix       n - n -     0 cleanup
                qmgr      unix       n - n 300   1 qmgr
                tlsmgr    unix       - - n 1000? 1 tlsmgr
                rewrite   unix       - - n -     - trivial-rewrite
                bounce    unix       - - n -     0 bounce
                defer     unix       - - n -     0 bounce
                trace     unix       - - n -     0 bounce
                verify    unix       - - n -     1 verify
                flush     unix       n - n 1000? 0 flush
                proxymap  unix       - - n -     - proxymap
                error     unix       - - n -     - error
                retry     unix       - - n -     - error
                discard   unix       - - n -     - discard
                virtual   unix       - n n -     - virtual
                anvil     unix       - - n -     1 anvil
                scache    unix       - - n -     1 scache
                smtp      unix       - - n -     - smtp
                """;
    }

    private String inet(int port) {
        return services.address() + ":" + port + " inet n - n - - smtpd";
    }
}
