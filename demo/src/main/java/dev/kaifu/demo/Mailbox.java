package dev.kaifu.demo;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.imap.ImapHandler;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/// The account's mailbox in GreenMail's store, which is in memory.
final class Mailbox {
    /// What may be delivered in all. Past it the mailbox is full.
    static final long MAX_BYTES = 64L << 20;

    private final Managers greenMail = new Managers();
    private final GreenMailUser owner;
    private final AtomicLong used = new AtomicLong();

    private Mailbox(Account account) throws UserException {
        owner = greenMail.getUserManager().createUser(account.user(), account.user(), account.password());
    }

    static Mailbox of(Account account) {
        try {
            return new Mailbox(account);
        } catch (UserException e) {
            throw new IllegalStateException("a new store has no users", e);
        }
    }

    boolean isOf(String address) {
        return address.equalsIgnoreCase(owner.getEmail());
    }

    /// Whether the message was stored, false where it would not fit.
    boolean deliver(byte[] message) throws IOException {
        if (used.addAndGet(message.length) > MAX_BYTES) {
            used.addAndGet(-message.length);
            return false;
        }
        try {
            owner.deliver(new MimeMessage(null, new ByteArrayInputStream(message)));
            return true;
        } catch (MessagingException | IllegalStateException e) {
            throw new IOException("the message could not be stored", e);
        }
    }

    /// Serves IMAP to one client, to its end.
    Runnable imapTo(Socket client) {
        return new ImapHandler(greenMail.getUserManager(), greenMail.getImapHostManager(), client);
    }
}
