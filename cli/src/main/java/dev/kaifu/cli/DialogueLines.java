package dev.kaifu.cli;

import dev.kaifu.analysis.conversation.Conversation.Event;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.net.Side;
import java.util.ArrayList;
import java.util.List;

/// The events of one conversation as lines for a terminal: masked, escaped, with the user of an AUTH told.
final class DialogueLines {
    private final Masking masking;
    private boolean saslBegun;
    /// The last challenge asked for the user: where lines are missing from the capture, or the client goes on behind a
    /// refusal, the first string may be the password. Whatever else is told takes it back.
    private boolean userAsked;

    DialogueLines(Masking masking) {
        this.masking = masking;
    }

    /// What is to be printed for an event; no line where it shows nothing.
    List<String> of(Event event) {
        return switch (event.event()) {
            case MailEvent.Reply reply -> reply(reply);
            case MailEvent.Command command -> List.of(command(command));
            case MailEvent.SaslLine line -> List.of(sasl(line));
            case MailEvent.Response response -> response(response);
            case MailEvent.Message message ->
                List.of(arrow(message.from()) + "[message of " + message.bytes() + " bytes"
                        + (event.subject().text().isEmpty()
                                ? ""
                                : ", subject: "
                                        + TerminalText.escape(event.subject().text()))
                        + (message.complete() ? "]" : ", its end is missing]"));
            // The TLS line says it.
            case MailEvent.TlsBegins ignored -> List.of();
            case MailEvent.Unparsed unparsed -> List.of(unparsed(unparsed));
        };
    }

    /// The user may have been in what is missing.
    private String unparsed(MailEvent.Unparsed unparsed) {
        userAsked = false;
        return arrow(unparsed.from()) + "[" + TerminalText.escape(unparsed.why()) + "]";
    }

    static String arrow(Side from) {
        return from == Side.CLIENT ? "C: " : "S: ";
    }

    private List<String> reply(MailEvent.Reply reply) {
        userAsked = reply.code() == 334 && SaslUser.isAskedFor(String.join("", reply.lines()));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < reply.lines().size(); i++) {
            String separator = i + 1 < reply.lines().size() ? "-" : " ";
            String text = masking.replyLine(reply.code(), reply.lines().get(i));
            lines.add("S: " + reply.code() + separator + TerminalText.escape(text));
        }
        return lines;
    }

    private List<String> response(MailEvent.Response response) {
        // A challenge behind a gap in the client's lines answers no command that is known.
        userAsked = response.tag().equals("+") && SaslUser.isAskedFor(response.text());
        String first = "S: " + TerminalText.escape(response.tag() + " " + masking.response(response));
        if (response.lines().isEmpty()) {
            return List.of(first);
        }
        List<String> lines = new ArrayList<>();
        lines.add(first);
        for (String line : response.lines()) {
            lines.add("S: " + TerminalText.escape(masking.serverText(line)));
        }
        return lines;
    }

    private String command(MailEvent.Command command) {
        userAsked = false;
        String line = joined(joined(masking.tag(command), masking.verb(command)), masking.argument(command));
        if (!command.verb().equals("AUTH") && !command.verb().equals("AUTHENTICATE")) {
            return "C: " + TerminalText.escape(line);
        }
        String[] words = command.argument().strip().split("\\s+", 2);
        saslBegun = words.length > 1;
        userAsked = false;
        return "C: " + TerminalText.escape(line) + (saslBegun ? user(words[0], words[1], true) : "");
    }

    private static String joined(String first, String second) {
        return first.isEmpty() || second.isEmpty() ? first + second : first + " " + second;
    }

    private String sasl(MailEvent.SaslLine line) {
        String said = TerminalText.escape(masking.saslLine(line));
        if (line.from() == Side.SERVER) {
            userAsked = SaslUser.isAskedFor(line.line());
            // RFC 9051 7.6, RFC 5034 4: a challenge is a continuation.
            return "S: + " + said;
        }
        boolean first = !saslBegun && userAsked;
        saslBegun = true;
        return "C: " + said + user(line.mechanism(), line.line(), first);
    }

    private String user(String mechanism, String base64, boolean first) {
        String hidden = masking.showSecrets() ? "" : ", password masked";
        return SaslUser.of(mechanism, base64, first)
                .map(user -> "  (user " + TerminalText.escape(user)
                        + (mechanism.equalsIgnoreCase("LOGIN") ? "" : hidden) + ")")
                .orElse("");
    }
}
