package dev.kaifu.protocol.mail.smtp;

import dev.kaifu.protocol.mail.CommandWord;
import dev.kaifu.protocol.mail.WireText;
import java.util.Locale;
import java.util.OptionalLong;

/// Reads command lines as servers do: any case, one space or tab behind the verb, everything else as sent.
final class SmtpCommandReader {
    /// RFC 3030 sets none; a longer number could not be a length that was ever sent.
    private static final int SIZE_DIGITS = 15;

    private SmtpCommandReader() {}

    static SmtpCommand read(WireText line) {
        String verb = CommandWord.first(line.text());
        String text = line.text();
        String argument = text.length() > verb.length() ? text.substring(verb.length() + 1) : "";
        return new SmtpCommand(SmtpVerb.of(verb), verb, argument, line.binary());
    }

    /// The chunk length of `BDAT 590 LAST` (RFC 3030 2).
    static OptionalLong chunkSize(SmtpCommand bdat) {
        String digits = CommandWord.first(bdat.argument());
        if (digits.isEmpty() || digits.length() > SIZE_DIGITS) {
            return OptionalLong.empty();
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(Long.parseLong(digits));
    }

    static boolean isLastChunk(SmtpCommand bdat) {
        return bdat.argument().toUpperCase(Locale.ROOT).strip().endsWith(" LAST");
    }
}
