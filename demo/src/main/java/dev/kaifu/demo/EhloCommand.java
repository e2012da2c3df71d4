package dev.kaifu.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.subethamail.smtp.AuthenticationHandlerFactory;
import org.subethamail.smtp.internal.server.BaseCommand;
import org.subethamail.smtp.server.Session;

/// EHLO whose reply has the shape of the seed's server, `AUTH=` for clients older than RFC 2554 included, and names
/// nothing that this server does not do. As that server did, it asks for no name.
final class EhloCommand extends BaseCommand {
    private final String beforeTls;

    /// @param beforeTls the keyword where TLS has not begun
    EhloCommand(String beforeTls) {
        super("EHLO", "Says who the client is and asks what the server can do.", "[<name>]");
        this.beforeTls = beforeTls;
    }

    @Override
    public void execute(String command, Session session) throws IOException {
        session.resetMailTransaction();
        String[] words = getArgs(command);
        if (words.length > 1) {
            session.setHelo(words[1]);
        }
        session.sendResponse(reply(keywords(session)));
    }

    private List<String> keywords(Session session) {
        List<String> keywords = new ArrayList<>();
        keywords.add(session.getServer().getHostName());
        if (session.isTLSStarted()) {
            String mechanisms = mechanisms(session);
            keywords.add("AUTH=" + mechanisms);
            keywords.add("AUTH " + mechanisms);
        } else {
            keywords.add(beforeTls);
        }
        keywords.add("8BITMIME");
        keywords.add("SIZE " + session.getServer().getMaxMessageSize());
        return keywords;
    }

    private static String mechanisms(Session session) {
        return session.getServer()
                .getAuthenticationHandlerFactory()
                .map(AuthenticationHandlerFactory::getAuthenticationMechanisms)
                .map(names -> String.join(" ", names))
                .orElseThrow();
    }

    /// RFC 5321 4.2.1: a hyphen behind the code on every line but the last.
    private static String reply(List<String> lines) {
        int last = lines.size() - 1;
        StringBuilder reply = new StringBuilder();
        lines.subList(0, last).forEach(line -> reply.append("250-").append(line).append("\r\n"));
        return reply.append("250 ").append(lines.get(last)).toString();
    }
}
