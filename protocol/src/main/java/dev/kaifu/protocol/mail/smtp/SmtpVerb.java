package dev.kaifu.protocol.mail.smtp;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The table of SMTP's commands: the one reply code that lets something other than a command follow, what follows then,
/// and the form of the argument, by which a command is told from a line of text where the state is not known.
///
/// Dissector and live client both take their steps from this table.
public enum SmtpVerb {
    EHLO(Argument.WORD),
    HELO(Argument.WORD),
    LHLO(Argument.WORD),
    MAIL(Argument.FROM),
    RCPT(Argument.TO),
    DATA(354, SmtpStep.MESSAGE, Argument.NONE),
    BDAT(Argument.SIZE),
    RSET(Argument.NONE),
    NOOP(Argument.ANY),
    QUIT(221, SmtpStep.CLOSED, Argument.NONE),
    AUTH(334, SmtpStep.SASL, Argument.WORD),
    STARTTLS(220, SmtpStep.TLS, Argument.NONE),
    VRFY(Argument.WORD),
    EXPN(Argument.WORD),
    HELP(Argument.ANY),
    ETRN(Argument.WORD),
    BURL(Argument.WORD),
    TURN(Argument.NONE),
    SEND(Argument.FROM),
    SOML(Argument.FROM),
    SAML(Argument.FROM),
    XCLIENT(Argument.WORD),
    XFORWARD(Argument.WORD),
    /// Not sent: stands for the end of mail data, which is answered as a command is.
    END_OF_DATA(Argument.NEVER),
    /// Whatever else a client says.
    OTHER(Argument.NEVER);

    /// What an argument looks like (RFC 5321 4.1.2).
    private enum Argument {
        NONE,
        WORD,
        ANY,
        FROM,
        TO,
        SIZE,
        NEVER
    }

    private static final int NO_CODE = 0;
    private static final Map<String, SmtpVerb> BY_NAME = Arrays.stream(values())
            .filter(verb -> verb.argument != Argument.NEVER)
            .collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));

    private static final List<SmtpVerb> LET_ON =
            Arrays.stream(values()).filter(verb -> verb.goAhead != NO_CODE).toList();

    private final int goAhead;
    private final SmtpStep step;
    private final Argument argument;

    SmtpVerb(Argument argument) {
        this(NO_CODE, SmtpStep.COMMAND, argument);
    }

    SmtpVerb(int goAhead, SmtpStep step, Argument argument) {
        this.goAhead = goAhead;
        this.step = step;
        this.argument = argument;
    }

    /// The verb of that name, in any case; [#OTHER] where there is none.
    public static SmtpVerb of(String name) {
        SmtpVerb exact = BY_NAME.get(name);
        return exact != null ? exact : BY_NAME.getOrDefault(name.toUpperCase(Locale.ROOT), OTHER);
    }

    /// What the client may send once this command got that reply.
    public SmtpStep after(int code) {
        return goAhead != NO_CODE && code == goAhead ? step : SmtpStep.COMMAND;
    }

    /// The verb that this code lets go on: nothing else is answered so. [#OTHER] where there is none.
    static SmtpVerb letOnBy(int code) {
        for (SmtpVerb verb : LET_ON) {
            if (verb.goAhead == code) {
                return verb;
            }
        }
        return OTHER;
    }

    /// Whether 220 answers it, as it greets: STARTTLS (RFC 3207 4), and Postfix's XCLIENT, behind which a session
    /// begins
    /// anew.
    public boolean isAnsweredAsGreeting() {
        return this == STARTTLS || this == XCLIENT;
    }

    /// Whether the reply decides how the client's next bytes are read.
    boolean decides() {
        return this == DATA || this == AUTH || this == STARTTLS;
    }

    /// Whether an argument has the form that this command takes.
    boolean fits(String text) {
        return switch (argument) {
            case NONE -> text.isBlank();
            case WORD -> !text.isBlank();
            case ANY -> true;
            case FROM -> text.regionMatches(true, 0, "FROM:", 0, 5);
            case TO -> text.regionMatches(true, 0, "TO:", 0, 3);
            case SIZE -> !text.isEmpty() && Character.isDigit(text.charAt(0));
            case NEVER -> false;
        };
    }
}
