package dev.kaifu.demo;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.internal.server.BaseCommand;
import org.subethamail.smtp.internal.server.Command;
import org.subethamail.smtp.server.Session;

/// MAIL with its parameters: SubEthaSMTP sees SIZE where it stands last, fails on a large one and takes whatever else
/// comes. It gets the command without them, once they are found good.
final class MailCommand extends BaseCommand {
    /// RFC 1870 4.
    private static final Pattern SIZE_VALUE = Pattern.compile("[0-9]{1,20}");

    private static final Pattern BLANKS = Pattern.compile(" +");

    private final Command without;

    MailCommand(Command without) {
        super("MAIL", "Begins a message.", "FROM:<sender> [SIZE=<bytes>] [BODY=7BIT|8BITMIME]");
        this.without = without;
    }

    @Override
    public void execute(String command, Session session) throws IOException, DropConnectionException {
        int end = endOfPath(command);
        Optional<String> refusal = refusal(session)
                .or(() -> refusalOfPath(command.substring(0, end)))
                .or(() -> refusalOfParameters(command.substring(end)));
        if (refusal.isPresent()) {
            session.sendResponse(refusal.get());
        } else {
            without.execute(command.substring(0, end), session);
        }
    }

    /// Behind `>`, or behind the address where it stands without brackets, as the seed's author wrote it.
    private static int endOfPath(String command) {
        int start = command.indexOf(':') + 1;
        while (start < command.length() && command.charAt(start) == ' ') {
            start++;
        }
        boolean bracketed = command.startsWith("<", start);
        int last = bracketed ? command.indexOf('>', start) : command.indexOf(' ', start) - 1;
        return start == 0 || last < start ? command.length() : last + 1;
    }

    private static Optional<String> refusal(Session session) {
        if (!session.isTLSStarted()) {
            return Optional.of("530 5.7.0 Must issue a STARTTLS command first"); // RFC 3207 4
        }
        if (!session.isAuthenticated()) {
            return Optional.of("530 5.7.0 Authentication required"); // RFC 4954 6
        }
        return Optional.empty();
    }

    /// SubEthaSMTP takes no path at all for the empty one, which is written `<>` (RFC 5321 4.1.2).
    private static Optional<String> refusalOfPath(String command) {
        return command.strip().endsWith(":") ? Optional.of("501 5.5.4 Syntax: MAIL FROM:<sender>") : Optional.empty();
    }

    private static Optional<String> refusalOfParameters(String parameters) {
        return BLANKS.splitAsStream(parameters.strip())
                .filter(parameter -> !parameter.isEmpty())
                .flatMap(parameter -> refusal(parameter).stream())
                .findFirst();
    }

    private static Optional<String> refusal(String parameter) {
        List<String> halves = List.of(parameter.split("=", 2));
        String value = halves.size() == 2 ? halves.get(1).toUpperCase(Locale.ROOT) : "";
        return switch (halves.getFirst().toUpperCase(Locale.ROOT)) {
            case "SIZE" -> refusalOfSize(value);
            // RFC 6152 2.
            case "BODY" -> value.equals("7BIT") || value.equals("8BITMIME") ? Optional.empty() : badValue();
            // RFC 4954 5: a server with AUTH takes it; this one has nobody to pass it on to.
            case "AUTH" -> Optional.empty();
            // RFC 5321 4.1.1.11.
            default -> Optional.of("555 5.5.4 Unsupported parameter of MAIL");
        };
    }

    private static Optional<String> refusalOfSize(String value) {
        if (!SIZE_VALUE.matcher(value).matches()) {
            return badValue();
        }
        boolean fits = new BigInteger(value).compareTo(BigInteger.valueOf(SubmissionServer.MAX_MESSAGE_BYTES)) <= 0;
        return fits ? Optional.empty() : Optional.of(Delivery.TOO_LARGE.reply());
    }

    private static Optional<String> badValue() {
        return Optional.of("501 5.5.4 Bad value of a parameter of MAIL");
    }
}
