package dev.kaifu.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;

/// One message on its way into the mailbox: its bytes as they came, below the trace that final delivery adds
/// (RFC 5321 4.4).
final class Delivery implements MessageHandler {
    /// A reply that refuses.
    record Refusal(int code, String text) {
        RejectException exception() {
            return new RejectException(code, text);
        }

        String reply() {
            return code + " " + text;
        }
    }

    /// RFC 1870 6.1 and 6.2.
    static final Refusal TOO_LARGE = new Refusal(552, "5.3.4 Message size exceeds fixed limit");

    private static final Refusal UNKNOWN_RECIPIENT = new Refusal(550, "5.1.1 No such mailbox here");
    private static final Refusal FULL = new Refusal(452, "4.2.2 Mailbox full");
    private static final Refusal FAILED = new Refusal(451, "4.3.0 The message could not be stored");

    /// A message too large is read to its end before it is refused, but not for ever.
    private static final long MAX_READ_BYTES = 2L * SubmissionServer.MAX_MESSAGE_BYTES;

    private static final int CHUNK = 8192;

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    private final MessageContext context;
    private final Mailbox mailbox;
    private String sender = "";

    Delivery(MessageContext context, Mailbox mailbox) {
        this.context = context;
        this.mailbox = mailbox;
    }

    @Override
    public void from(String sender) {
        this.sender = sender;
    }

    @Override
    public void recipient(String recipient) throws RejectException {
        if (!mailbox.isOf(recipient)) {
            throw UNKNOWN_RECIPIENT.exception();
        }
    }

    @Override
    public String data(InputStream data) throws RejectException, IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(trace());
        readInto(message, data);
        if (!store(message.toByteArray())) {
            throw FULL.exception();
        }
        return "2.0.0 Ok: delivered";
    }

    @Override
    public void done() {}

    private static void readInto(ByteArrayOutputStream message, InputStream data) throws RejectException, IOException {
        int first = data.read();
        // SubEthaSMTP unstuffs behind CRLF, and so not on the very first line (RFC 5321 4.5.2).
        if (first != '.' && first >= 0) {
            message.write(first);
        }
        long read = 1;
        byte[] chunk = new byte[CHUNK];
        for (int got = data.read(chunk); got >= 0; got = data.read(chunk)) {
            read += got;
            if (read > MAX_READ_BYTES) {
                throw new DropConnectionException(TOO_LARGE.code(), TOO_LARGE.text());
            }
            if (read <= SubmissionServer.MAX_MESSAGE_BYTES) {
                message.write(chunk, 0, got);
            }
        }
        if (read > SubmissionServer.MAX_MESSAGE_BYTES) {
            throw TOO_LARGE.exception();
        }
    }

    private boolean store(byte[] message) throws RejectException {
        try {
            return mailbox.deliver(message);
        } catch (IOException _) {
            throw FAILED.exception();
        }
    }

    /// RFC 3848: `ESMTPSA` is ESMTP with TLS and authentication, without which no message comes here.
    private byte[] trace() {
        String host = context.getSMTPServer().getHostName();
        String trace = "Return-Path: <" + printable(sender) + ">\r\n"
                + "Received: from " + printable(context.getHelo().orElse("unknown")) + " ([127.0.0.1])\r\n"
                + " by " + host + " (Kaifu demo) with ESMTPSA; "
                + DATE.format(ZonedDateTime.now(ZoneOffset.UTC)) + "\r\n";
        return trace.getBytes(StandardCharsets.US_ASCII);
    }

    private static String printable(String text) {
        return text.replaceAll("[^!-~]", "?");
    }
}
