package dev.kaifu.cli;

import dev.kaifu.testkit.MailHost;
import dev.kaifu.testkit.Tcpdump;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Every [MailCase] as it passed between s_client and Postfix or Dovecot, in one capture, a stream each.
///
/// @param sessions by the numbers of their streams
/// @param fetched the message in the mailbox that is read, as the server keeps it (LF)
/// @param delivered those that were sent, in their order, as the server keeps them
/// @param secrets what must not be shown
/// @param ports of the entries without TLS of their own, for tshark: `port,protocol`
record MailRecording(
        Path capture,
        Path keyLog,
        Path serverKey,
        List<MailSession> sessions,
        String fetched,
        List<String> delivered,
        List<String> secrets,
        List<String> ports) {
    /// Stands where nothing has been recorded yet.
    static final MailRecording NONE =
            new MailRecording(Path.of(""), Path.of(""), Path.of(""), List.of(), "", List.of(), List.of(), List.of());

    static MailRecording of(Path folder) throws Exception {
        Path capture = folder.resolve("mail.pcap");
        try (MailHost host = MailHost.startWithEveryTls(folder)) {
            String fetched = delivered(host, folder);
            List<MailSession> sessions = new ArrayList<>();
            try (Tcpdump tcpdump = Tcpdump.onLoopback(capture, filter(host))) {
                for (MailCase each : MailCase.all()) {
                    sessions.add(MailSession.of(each, host, folder, sessions.size()));
                }
                tcpdump.end();
            }
            Path keyLog = folder.resolve("all.keys");
            Files.writeString(keyLog, sessions.stream().map(MailSession::keyLog).collect(Collectors.joining()));
            int sent = Math.toIntExact(sessions.stream()
                    .filter(session -> !session.message().isEmpty())
                    .count());
            return new MailRecording(
                    capture,
                    keyLog,
                    host.certified().key(),
                    sessions,
                    fetched,
                    host.awaitMessages(host.recipient(), sent),
                    MailSession.secrets(host),
                    List.of(host.submissionPort() + ",smtp", host.imapPort() + ",imap", host.pop3Port() + ",pop"));
        }
    }

    /// The message that is fetched comes by the plain port, so that it has what a server adds.
    private static String delivered(MailHost host, Path folder) throws Exception {
        try (TypedClient client =
                TypedClient.start(folder.resolve("first"), host.smtpPort(), List.of("-quiet", "-starttls", "smtp"))) {
            client.types("ehlo me.example.test\n").hears("\n250 ");
            client.types("mail from:<someone@elsewhere.test>\n").hears("250 ");
            client.types("rcpt to:<" + host.user() + ">\n").hears("250 ");
            client.types("data\n").hears("354 ");
            client.types(MailSession.message(host, "to be fetched").replaceAll("(?m)^\\.", "..") + ".\n")
                    .hears("250 ");
            client.types("quit\n").ends();
        }
        return host.awaitMessages(host.user(), 1).getFirst();
    }

    private static String filter(MailHost host) {
        return IntStream.of(
                        host.smtpsPort(),
                        host.submissionPort(),
                        host.imapPort(),
                        host.imapsPort(),
                        host.pop3Port(),
                        host.pop3sPort())
                .mapToObj(port -> "tcp port " + port)
                .collect(Collectors.joining(" or "));
    }

    /// The message that passed in a stream, sent or fetched.
    String message(int stream) {
        String sent = sessions.get(stream).message();
        return sent.isEmpty() ? fetched.replace("\n", "\r\n") : sent;
    }
}
