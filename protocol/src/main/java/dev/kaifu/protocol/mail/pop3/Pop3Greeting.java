package dev.kaifu.protocol.mail.pop3;

import java.util.regex.Pattern;

/// Tells the greeting (RFC 1939 3) from the response to a command, where the client did not wait for it and its
/// commands are there already.
public final class Pop3Greeting {
    /// What greetings say, and of the responses to commands that to QUIT and to a login alone (RFC 1939 4, 7).
    private static final Pattern GREETING =
            Pattern.compile(".*(\\bPOP3?\\b|<[^<>@ ]+@[^<>@ ]+>).*", Pattern.CASE_INSENSITIVE);

    /// Some greetings say no more, as Dovecot's; a login is answered so too, but in the RFCs' examples with the word of
    /// what is ready: `maildrop locked and ready` (RFC 1939 7, RFC 5034 4).
    private static final Pattern READY =
            Pattern.compile("(?!.*\\b(maildrop|mailbox|locked)\\b).*\\bready\\b.*", Pattern.CASE_INSENSITIVE);

    private Pop3Greeting() {}

    /// @param first the server's first response
    /// @param asked the command that it would answer if it were no greeting; nobody sends PASS or APOP before the
    ///     greeting: PASS follows the response to USER, APOP takes the greeting's timestamp (RFC 1939 7)
    public static boolean precedes(Pop3Verb asked, Pop3Response first) {
        if (!first.isPositive() || asked == Pop3Verb.QUIT) {
            return false;
        }
        boolean login = asked == Pop3Verb.PASS || asked == Pop3Verb.APOP;
        return GREETING.matcher(first.text()).matches()
                || (!login && READY.matcher(first.text()).matches());
    }
}
