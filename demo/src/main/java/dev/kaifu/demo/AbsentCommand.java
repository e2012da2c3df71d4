package dev.kaifu.demo;

import java.io.IOException;
import org.subethamail.smtp.internal.server.BaseCommand;
import org.subethamail.smtp.server.Session;

/// A command that is known and not there (RFC 5321 4.2.4).
final class AbsentCommand extends BaseCommand {
    AbsentCommand(String name) {
        super(name, "Not implemented.");
    }

    @Override
    public void execute(String command, Session session) throws IOException {
        session.sendResponse("502 5.5.1 Command not implemented");
    }
}
