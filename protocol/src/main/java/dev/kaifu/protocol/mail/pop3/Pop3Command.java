package dev.kaifu.protocol.mail.pop3;

import dev.kaifu.protocol.mail.CommandWord;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.WireText;

/// A command line (RFC 1939 3), taken apart as servers do: any case, one space behind the verb, the rest as sent.
///
/// @param verb upper case, empty for an empty line
/// @param argument what stands behind the first space; a password may have more of them
record Pop3Command(Pop3Verb known, String verb, String argument, boolean binary) {
    static Pop3Command of(WireText line) {
        String text = line.text();
        String verb = CommandWord.first(text);
        String argument = text.length() > verb.length() ? text.substring(verb.length() + 1) : "";
        return new Pop3Command(Pop3Verb.of(verb), verb, argument, line.binary());
    }

    MailEvent event(long at, long end) {
        return new MailEvent.Command(at, end, verb, argument, binary);
    }

    /// Whether this can only be a command: what a line is taken for where the state is not known.
    boolean isPlausible() {
        return known.fits(argument);
    }

    /// Whether nothing stands behind the verb.
    boolean isBare() {
        return argument.isBlank();
    }

    /// The first word of AUTH's argument, upper case (RFC 5034 4).
    String mechanism() {
        return CommandWord.first(argument.strip());
    }

    /// Whether the answer decides how the client's next bytes are read; AUTH alone only asks for a list.
    boolean decides() {
        return known.decides() && !(known == Pop3Verb.AUTH && isBare());
    }
}
