package dev.kaifu.cli;

import dev.kaifu.testkit.MailHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/// A mail session that took place.
///
/// @param typed what s_client was given, as it was sent
/// @param printed what it printed: what the server said, where it was told to be quiet
/// @param message the one that was sent, CRLF at its lines' ends; empty where one was fetched
record MailSession(MailCase which, byte[] typed, byte[] printed, String message, String keyLog) {
    private static final int BODY_LINES = 60;

    /// A message whose dots must be stuffed (RFC 5321 4.5.2), with all the fields that Postfix would add.
    static String message(MailHost host, String subject) {
        return "From: <" + host.user() + ">\nDate: Thu, 26 Nov 2026 12:00:00 +0000\nMessage-Id: <"
                + subject.replace(' ', '.') + "@example.test>\nSubject: " + subject
                + "\n\n.\n..\n.a line that begins with a dot\n. \n"
                + "a line of the body, and nothing else in it\n".repeat(BODY_LINES) + "...\n.\nthe end\n";
    }

    /// Talks to the host.
    ///
    /// @param folder where its files go
    /// @param number of its own
    static MailSession of(MailCase which, MailHost host, Path folder, int number) throws Exception {
        Path keyLog = folder.resolve("session-" + number + ".keys");
        String sessions = folder.resolve(
                        which.mail() + which.tls().option() + which.resumes().withoutTicket())
                .toString();
        String message = which.mail() == MailCase.Mail.SMTP ? message(host, "case " + number) : "";
        try (TypedClient client = TypedClient.start(
                folder.resolve("session-" + number),
                which.mail().port(host, which.startTls()),
                which.options(keyLog.toString(), sessions))) {
            switch (which.mail()) {
                case SMTP -> smtp(which, host, client, message);
                case IMAP -> imap(which, host, client);
                case POP3 -> pop3(which, host, client);
            }
            byte[] printed = client.ends();
            return new MailSession(
                    which, client.typed(), printed, message.replace("\n", "\r\n"), Files.readString(keyLog));
        }
    }

    /// Commands in small letters: behind a Q or R, a loud s_client takes the line for its own.
    private static void smtp(MailCase which, MailHost host, TypedClient client, String message) throws IOException {
        if (!which.startTls()) {
            client.hears("220 ");
        }
        client.types("ehlo me.example.test\n").hears("\n250 ");
        update(which, client, "K");
        if (which.login()) {
            client.types("auth login\n").hears("334 ");
            client.types(base64(host.user()) + "\n").hears("334 ");
            client.types(base64(host.password()) + "\n").hears("235 ");
        } else {
            client.types("auth plain " + plain(host) + "\n").hears("235 ");
        }
        client.types("mail from:<" + host.user() + ">\n").hears("250 ");
        client.types("rcpt to:<" + host.recipient() + ">\n").hears("250 ");
        update(which, client, "k");
        client.types("data\n").hears("354 ");
        client.types(message.replaceAll("(?m)^\\.", "..") + ".\n").hears("250 ");
        client.types("quit\n").hears("221 ");
    }

    private static void imap(MailCase which, MailHost host, TypedClient client) throws IOException {
        if (!which.startTls()) {
            client.hears("* OK ");
        }
        if (which.login()) {
            client.types("a1 login " + host.user() + " " + host.password() + "\n");
        } else {
            client.types("a1 authenticate plain\n").hears("+ ").types(plain(host) + "\n");
        }
        client.hears("a1 OK ");
        update(which, client, "K");
        client.types("a2 select inbox\n").hears("a2 OK ");
        update(which, client, "k");
        client.types("a3 fetch 1 body[]\n").hears("a3 OK ");
        client.types("a4 logout\n").hears("a4 OK ");
    }

    private static void pop3(MailCase which, MailHost host, TypedClient client) throws IOException {
        if (!which.startTls()) {
            client.hears("+OK ");
        }
        update(which, client, "K");
        client.types("user " + host.user() + "\n").hears("+OK");
        client.types("pass " + host.password() + "\n").hears("+OK ");
        update(which, client, "k");
        client.types("retr 1\n").hears("\r\n.\r\n");
        client.types("quit\n").hears("+OK ");
    }

    private static void update(MailCase which, TypedClient client, String letter) throws IOException {
        if (which.updatesKeys()) {
            client.updatesKeys(letter);
        }
    }

    private static String plain(MailHost host) {
        return base64("\0" + host.user() + "\0" + host.password());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// What must not be shown of this host's passwords.
    static List<String> secrets(MailHost host) {
        return List.of(host.password(), base64(host.password()), plain(host));
    }
}
