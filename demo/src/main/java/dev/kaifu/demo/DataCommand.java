package dev.kaifu.demo;

import java.io.IOException;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.internal.server.BaseCommand;
import org.subethamail.smtp.internal.server.Command;
import org.subethamail.smtp.server.Session;

/// DATA that ends the transaction whatever became of the message (RFC 5321 4.1.1.4): SubEthaSMTP leaves it open
/// behind a refusal, so that the next MAIL would be answered with 503.
final class DataCommand extends BaseCommand {
    private final Command within;

    DataCommand(Command within) {
        super("DATA", "The message follows, up to CRLF.CRLF.");
        this.within = within;
    }

    @Override
    public void execute(String command, Session session) throws IOException, DropConnectionException {
        boolean expected = session.isMailTransactionInProgress() && session.getRecipientCount() > 0;
        within.execute(command, session);
        if (expected) {
            session.resetMailTransaction();
        }
    }
}
