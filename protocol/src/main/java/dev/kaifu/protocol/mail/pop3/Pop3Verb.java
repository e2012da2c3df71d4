package dev.kaifu.protocol.mail.pop3;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The table of POP3's commands (RFC 1939 5 to 7 and its extensions): the one answer that lets something other than a
/// command follow, what follows then, what the server says behind `+OK`, and the form of the argument, by which a
/// command is told from a line of text where the state is not known.
public enum Pop3Verb {
    USER(Argument.WORDS),
    PASS(Argument.WORDS),
    APOP(Argument.TWO_WORDS),
    /// RFC 5034. Without an argument, some servers list their mechanisms (draft-myers-sasl-pop3).
    AUTH(GoAhead.CONTINUATION, Pop3Step.SASL, Argument.MECHANISM, Lines.UNLESS_ARGUMENT),
    STLS(GoAhead.OK, Pop3Step.TLS, Argument.NONE, Lines.NONE),
    CAPA(Argument.NONE, Lines.ALWAYS),
    STAT(Argument.NONE),
    LIST(Argument.NUMBER, Lines.UNLESS_ARGUMENT),
    UIDL(Argument.NUMBER, Lines.UNLESS_ARGUMENT),
    RETR(Argument.ONE_NUMBER, Lines.MESSAGE),
    TOP(Argument.TWO_NUMBERS, Lines.MESSAGE),
    DELE(Argument.ONE_NUMBER),
    LAST(Argument.NONE),
    RSET(Argument.NONE),
    NOOP(Argument.NONE),
    /// RFC 6856 2.1.
    UTF8(Argument.NONE),
    /// RFC 6856 3.2.
    LANG(Argument.MECHANISM, Lines.UNLESS_ARGUMENT),
    QUIT(GoAhead.OK, Pop3Step.CLOSED, Argument.NONE, Lines.NONE),
    /// Whatever else a client says.
    OTHER(Argument.NEVER);

    /// What lets the client go on with something other than a command.
    private enum GoAhead {
        NONE,
        CONTINUATION,
        OK
    }

    /// Whether more than one line answers (RFC 1939 3).
    private enum Lines {
        NONE,
        UNLESS_ARGUMENT,
        ALWAYS,
        MESSAGE
    }

    /// What an argument looks like (RFC 2449 4).
    private enum Argument {
        NONE(" *"),
        WORDS("\\S.*"),
        TWO_WORDS("\\S+ +\\S+ *"),
        /// None, or a word and perhaps another.
        MECHANISM("|[A-Za-z0-9_*-]{1,20}( +\\S*)? *"),
        /// None, or a message's number.
        NUMBER("|[0-9]{1,10} *"),
        ONE_NUMBER("[0-9]{1,10} *"),
        TWO_NUMBERS("[0-9]{1,10} +[0-9]{1,10} *"),
        NEVER("(?!)");

        private final Pattern form;

        Argument(String form) {
            this.form = Pattern.compile(form);
        }
    }

    /// Longer arguments are not looked at for their form: nobody types them.
    private static final int FORM_LIMIT = 16_384;

    private static final Map<String, Pop3Verb> BY_NAME = Arrays.stream(values())
            .filter(verb -> verb.argument != Argument.NEVER)
            .collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));

    private final GoAhead goAhead;
    private final Pop3Step step;
    private final Argument argument;
    private final Lines lines;

    Pop3Verb(Argument argument) {
        this(argument, Lines.NONE);
    }

    Pop3Verb(Argument argument, Lines lines) {
        this(GoAhead.NONE, Pop3Step.COMMAND, argument, lines);
    }

    Pop3Verb(GoAhead goAhead, Pop3Step step, Argument argument, Lines lines) {
        this.goAhead = goAhead;
        this.step = step;
        this.argument = argument;
        this.lines = lines;
    }

    /// The verb of that name in upper case; [#OTHER] where there is none.
    public static Pop3Verb of(String name) {
        return BY_NAME.getOrDefault(name, OTHER);
    }

    /// What the client may send once this command got that answer.
    public Pop3Step after(Pop3Response response) {
        boolean granted = goAhead == GoAhead.CONTINUATION
                ? response.isContinuation()
                : goAhead == GoAhead.OK && response.isPositive();
        return granted ? step : Pop3Step.COMMAND;
    }

    /// What the server says behind that first line of its answer.
    ///
    /// @param bare whether the command had no argument
    public Pop3Follow behind(Pop3Response response, boolean bare) {
        if (!response.isPositive()) {
            return Pop3Follow.NOTHING;
        }
        return switch (lines) {
            case NONE -> Pop3Follow.NOTHING;
            case UNLESS_ARGUMENT -> bare ? Pop3Follow.LINES : Pop3Follow.NOTHING;
            case ALWAYS -> Pop3Follow.LINES;
            case MESSAGE -> Pop3Follow.MESSAGE;
        };
    }

    /// Whether the answer decides how the client's next bytes are read.
    boolean decides() {
        return step == Pop3Step.SASL || step == Pop3Step.TLS;
    }

    /// Whether an argument has the form that this command takes.
    boolean fits(String text) {
        return text.length() <= FORM_LIMIT && argument.form.matcher(text).matches();
    }
}
