package dev.kaifu.analysis.generated;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Dialogues of mail, some words of them by chance.
final class MailScript {
    private final RandomGenerator random;
    private final int messageSize;

    /// @param messageSize of a message, about
    MailScript(RandomGenerator random, int messageSize) {
        this.random = random;
        this.messageSize = messageSize;
    }

    /// What passes before the ClientHello where STARTTLS is used.
    List<Turn> startTls() {
        return List.of(
                Turn.server("220 mail.example ESMTP\r\n"),
                Turn.client("EHLO client.example\r\n"),
                Turn.server("250-mail.example\r\n250-PIPELINING\r\n250 STARTTLS\r\n"),
                Turn.client("STARTTLS\r\n"),
                Turn.server("220 2.0.0 Ready\r\n"));
    }

    /// @param greeted whether a greeting went before, as with STARTTLS
    List<Turn> smtp(boolean greeted) {
        List<Turn> turns = new ArrayList<>();
        if (!greeted) {
            turns.add(Turn.server("220-mail.example\r\n220 ESMTP\r\n"));
        }
        turns.add(Turn.client("EHLO client.example\r\n"));
        turns.add(Turn.server("250-mail.example\r\n250-PIPELINING\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n"));
        turns.add(Turn.client("AUTH PLAIN AHVzZXIAcGFzcw==\r\n"));
        turns.add(Turn.server("235 2.7.0 OK\r\n"));
        for (int messages = random.nextInt(4); messages > 0; messages--) {
            turns.addAll(random.nextBoolean() ? pipelined() : stepByStep());
            turns.add(Turn.client(message().replace("\r\n.", "\r\n..") + "\r\n.\r\n"));
            turns.add(Turn.server("250 2.0.0 queued as " + random.nextInt(1_000_000) + "\r\n"));
        }
        if (random.nextInt(4) > 0) {
            turns.add(Turn.client("QUIT\r\n"));
            turns.add(Turn.server("221 2.0.0 Bye\r\n"));
        }
        return turns;
    }

    private static List<Turn> pipelined() {
        return List.of(
                Turn.client("MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n"),
                Turn.server("250 ok\r\n250 ok\r\n354 go\r\n"));
    }

    private static List<Turn> stepByStep() {
        return List.of(
                Turn.client("MAIL FROM:<a@example.com>\r\n"),
                Turn.server("250 2.1.0 ok\r\n"),
                Turn.client("RCPT TO:<b@example.com>\r\n"),
                Turn.server("250 2.1.5 ok\r\n"),
                Turn.client("DATA\r\n"),
                Turn.server("354 go ahead\r\n"));
    }

    List<Turn> imap() {
        List<Turn> turns = new ArrayList<>();
        turns.add(Turn.server("* OK IMAP4rev1 ready\r\n"));
        turns.add(Turn.client("a1 LOGIN user \"pass word\"\r\n"));
        turns.add(Turn.server("a1 OK [CAPABILITY IMAP4rev1] logged in\r\n"));
        turns.add(Turn.client("a2 SELECT INBOX\r\n"));
        turns.add(Turn.server("* 2 EXISTS\r\n* FLAGS (\\Seen)\r\na2 OK [READ-WRITE] done\r\n"));
        for (int tag = 3 + random.nextInt(3); tag > 2; tag--) {
            String message = message();
            turns.add(Turn.client("b" + tag + " FETCH " + tag + " (BODY[])\r\n"));
            turns.add(Turn.server("* " + tag + " FETCH (BODY[] {" + message.length() + "}\r\n" + message + ")\r\nb"
                    + tag + " OK done\r\n"));
        }
        turns.add(Turn.client("z LOGOUT\r\n"));
        turns.add(Turn.server("* BYE\r\nz OK bye\r\n"));
        return turns;
    }

    /// Of no protocol that is known.
    List<Turn> other() {
        List<Turn> turns = new ArrayList<>();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            byte[] bytes = new byte[random.nextInt(1, messageSize)];
            random.nextBytes(bytes);
            turns.add(new Turn(
                    random.nextBoolean() ? dev.kaifu.protocol.net.Side.CLIENT : dev.kaifu.protocol.net.Side.SERVER,
                    bytes));
        }
        return turns;
    }

    private String message() {
        StringBuilder text =
                new StringBuilder("From: a@example.com\r\nSubject: number " + random.nextInt() + "\r\n\r\n");
        int size = random.nextInt(messageSize + 1);
        while (text.length() < size) {
            text.append(random.nextInt(8) == 0 ? "." : "x").append(Long.toString(random.nextLong(), 36));
            text.append(random.nextInt(4) == 0 ? "\r\n" : " ");
        }
        return text.append("end").toString();
    }
}
