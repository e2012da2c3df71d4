package dev.kaifu.protocol.mail.smtp;

import dev.kaifu.protocol.mail.CommandWord;
import dev.kaifu.protocol.mail.MailEvent;

/// A command line (RFC 5321 4.1.1), taken apart.
///
/// @param verb upper case, empty for an empty line
/// @param argument what stands behind the first space, as sent
record SmtpCommand(SmtpVerb known, String verb, String argument, boolean binary) {
    MailEvent event(long at, long end) {
        return new MailEvent.Command(at, end, verb, argument, binary);
    }

    /// Whether this can only be a command: what a line is taken for where the state is not known.
    boolean isPlausible() {
        return known.fits(argument);
    }

    /// The first word of the argument, upper case: a mechanism (RFC 4954 4).
    String mechanism() {
        return CommandWord.first(argument.strip());
    }
}
