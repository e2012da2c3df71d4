package dev.kaifu.protocol.mail.imap;

import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.mail.WireText;
import java.util.Optional;

/// Reads responses as clients do.
final class ImapResponseReader {
    private ImapResponseReader() {}

    static Parsed<ImapResponse> read(WireText line) {
        String text = line.text();
        if (text.equals("+")) {
            return value("+", "", line);
        }
        int space = text.indexOf(' ');
        String tag = space < 0 ? text : text.substring(0, space);
        boolean special = tag.equals("*") || tag.equals("+");
        if (!special && !ImapCommandReader.isTag(tag, tag.length())) {
            return new Parsed.Malformed<>("a response begins with *, + or a tag");
        }
        if (space < 0) {
            return new Parsed.Malformed<>("nothing stands behind the tag");
        }
        ImapResponse response = new ImapResponse(tag, text.substring(space + 1), line.binary());
        Optional<ImapStatus> status = response.status();
        boolean completes = status.isPresent() && status.get() != ImapStatus.PREAUTH && status.get() != ImapStatus.BYE;
        if (!special && !completes) {
            return new Parsed.Malformed<>("a tag is followed by OK, NO or BAD");
        }
        return value(tag, response.text(), line);
    }

    private static Parsed<ImapResponse> value(String tag, String text, WireText line) {
        return new Parsed.Value<>(
                new ImapResponse(tag, text, line.binary()), line.text().length());
    }
}
