package dev.kaifu.protocol.mail.imap;

import dev.kaifu.protocol.mail.MailEvent;
import java.util.Locale;
import java.util.regex.Pattern;

/// A command (RFC 9051 2.2.1), taken apart.
///
/// @param tag empty for `DONE`
/// @param verb upper case; `UID` and the command that it stands before are one
/// @param shouted whether the verb was sent in upper case
/// @param argument what stands behind the verb, as sent, literals left out
public record ImapCommand(ImapVerb known, String tag, String verb, boolean shouted, String argument, boolean binary) {
    private static final Pattern LITERAL_ALONE = Pattern.compile("~?\\{\\d+\\+?}");

    MailEvent event(long at, long end) {
        return new MailEvent.Command(at, end, tag, verb, argument, binary);
    }

    /// Whether this can hardly be anything but a command: what a line is taken for where the state is not
    /// known. Clients shout their verbs or count in their tags; a sentence of a message does neither.
    public boolean isPlausible() {
        boolean counted = tag.chars().anyMatch(c -> c >= '0' && c <= '9');
        return known == ImapVerb.DONE || ((shouted || counted || tag.equals(".")) && known.fits(argument));
    }

    /// The first word of the argument, upper case: a mechanism (RFC 9051 6.2.2).
    String mechanism() {
        return argument.strip().split(" ", 2)[0].toUpperCase(Locale.ROOT);
    }

    /// Whether a literal behind this first line is a message, and not a mailbox's name (RFC 9051 6.3.12) or a
    /// part to be put together with others (`CATENATE (TEXT {590}`, RFC 4469 4).
    ///
    /// @param first whether it ends the first line
    /// @param before what stands before its announcement
    boolean announcesMessage(boolean first, String before) {
        boolean mailbox = first && LITERAL_ALONE.matcher(argument).matches();
        return known == ImapVerb.APPEND
                && !mailbox
                && !before.toUpperCase(Locale.ROOT).endsWith("TEXT ");
    }

    /// What else stands on the line of this command, behind a literal that was told already.
    ImapCommand continuedWith(String rest, boolean restBinary) {
        return new ImapCommand(known, tag, verb, shouted, rest.strip(), restBinary);
    }
}
