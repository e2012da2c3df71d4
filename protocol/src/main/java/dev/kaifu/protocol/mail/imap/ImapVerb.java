package dev.kaifu.protocol.mail.imap;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The table of IMAP's commands (RFC 9051 6 and its extensions): the one answer that lets something other than
/// a command follow, what follows then, and the form of the argument, by which a command is told from a line of
/// text where the state is not known.
///
/// Dissector and live client both take their steps from this table.
public enum ImapVerb {
    CAPABILITY(Argument.NONE),
    NOOP(Argument.NONE),
    LOGOUT(GoAhead.OK, ImapStep.CLOSED, Argument.NONE),
    ID(Argument.ID),
    STARTTLS(GoAhead.OK, ImapStep.TLS, Argument.NONE),
    AUTHENTICATE(GoAhead.CONTINUATION, ImapStep.SASL, Argument.MECHANISM),
    LOGIN(Argument.TWO_STRINGS),
    ENABLE(Argument.WORDS),
    SELECT(Argument.MAILBOX),
    EXAMINE(Argument.MAILBOX),
    CREATE(Argument.MAILBOX),
    DELETE(Argument.MAILBOX),
    RENAME(Argument.TWO_STRINGS),
    SUBSCRIBE(Argument.MAILBOX),
    UNSUBSCRIBE(Argument.MAILBOX),
    LIST(Argument.PATTERN),
    LSUB(Argument.PATTERN),
    XLIST(Argument.PATTERN),
    NAMESPACE(Argument.NONE),
    STATUS(Argument.LISTED),
    APPEND(Argument.LITERAL),
    IDLE(GoAhead.CONTINUATION, ImapStep.IDLE, Argument.NONE),
    /// Ends IDLE; it has no tag (RFC 9051 6.3.13).
    DONE(Argument.NEVER),
    CHECK(Argument.NONE),
    CLOSE(Argument.NONE),
    UNSELECT(Argument.NONE),
    EXPUNGE(Argument.NONE),
    SEARCH(Argument.WORDS),
    SORT(Argument.LISTED),
    THREAD(Argument.WORDS),
    FETCH(Argument.NUMBERS),
    STORE(Argument.NUMBERS),
    COPY(Argument.NUMBERS),
    MOVE(Argument.NUMBERS),
    /// Alone it is none: it stands before the commands that take UIDs (RFC 9051 6.4.9).
    UID(Argument.NEVER),
    COMPRESS(GoAhead.OK, ImapStep.DEFLATED, Argument.MECHANISM),
    UNAUTHENTICATE(Argument.NONE),
    NOTIFY(Argument.WORDS),
    GETQUOTA(Argument.MAILBOX),
    GETQUOTAROOT(Argument.MAILBOX),
    SETQUOTA(Argument.LISTED),
    GETACL(Argument.MAILBOX),
    SETACL(Argument.TWO_STRINGS),
    DELETEACL(Argument.TWO_STRINGS),
    LISTRIGHTS(Argument.TWO_STRINGS),
    MYRIGHTS(Argument.MAILBOX),
    GETMETADATA(Argument.WORDS),
    SETMETADATA(Argument.LISTED),
    LANGUAGE(Argument.WORDS),
    /// Whatever else a client says.
    OTHER(Argument.NEVER);

    /// What lets the client go on with something other than a command.
    private enum GoAhead {
        NONE,
        CONTINUATION,
        OK
    }

    private static final String STRING = "(\"(?:[^\"\\\\]|\\\\.)*\"|~?\\{\\d+\\+?}|[^\\s(){%*\"\\\\]+)";

    /// What an argument looks like (RFC 9051 9).
    private enum Argument {
        NONE(""),
        WORDS("\\S.*"),
        MECHANISM("[A-Za-z0-9_-]{2,20}( \\S*)?"),
        MAILBOX(STRING + "( \\(.*)?"),
        TWO_STRINGS(STRING + "(?: " + STRING + ".*)?"),
        /// `"" "*"`, with options in parentheses before and behind (RFC 5258 3).
        PATTERN("(?=.*[\"(*%{]).* .*"),
        LISTED(".*\\(.*"),
        LITERAL(".*~?\\{\\d+\\+?}.*"),
        NUMBERS("[0-9*$][0-9,:*$]* \\S.*"),
        ID("(?i:NIL)|\\(.*"),
        NEVER("(?!)");

        private final Pattern form;

        Argument(String form) {
            this.form = Pattern.compile(form, Pattern.DOTALL);
        }
    }

    private static final Map<String, ImapVerb> BY_NAME = Arrays.stream(values())
            .filter(verb -> verb != OTHER)
            .collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));
    private static final String BY_UID = "UID ";
    /// Longer arguments are not looked at for their form: nobody types them, and a message's line is no longer.
    private static final int FORM_LIMIT = 1000;

    private final GoAhead goAhead;
    private final ImapStep step;
    private final Argument argument;

    ImapVerb(Argument argument) {
        this(GoAhead.NONE, ImapStep.COMMAND, argument);
    }

    ImapVerb(GoAhead goAhead, ImapStep step, Argument argument) {
        this.goAhead = goAhead;
        this.step = step;
        this.argument = argument;
    }

    /// The verb of that name, in any case; `UID FETCH` is [#FETCH]. [#OTHER] where there is none.
    public static ImapVerb of(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.startsWith(BY_UID)
                ? BY_NAME.getOrDefault(upper.substring(BY_UID.length()), OTHER)
                : BY_NAME.getOrDefault(upper, OTHER);
    }

    /// What the client may send once this command got that answer.
    public ImapStep after(ImapResponse response) {
        boolean granted = switch (goAhead) {
            case NONE -> false;
            case CONTINUATION -> response.isContinuation();
            case OK -> response.completedWith(ImapStatus.OK);
        };
        return granted ? step : ImapStep.COMMAND;
    }

    /// What the client may send once the server lets it go on.
    ImapStep next() {
        return step;
    }

    /// Whether the answer decides how the client's next bytes are read. `DONE` behind IDLE reads itself.
    boolean decides() {
        return step == ImapStep.SASL || step == ImapStep.TLS || step == ImapStep.DEFLATED;
    }

    /// Whether an argument has the form that this command takes.
    boolean fits(String text) {
        return text.length() <= FORM_LIMIT && argument.form.matcher(text).matches();
    }
}
