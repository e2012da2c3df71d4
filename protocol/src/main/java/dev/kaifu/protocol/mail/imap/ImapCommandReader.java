package dev.kaifu.protocol.mail.imap;

import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.mail.WireText;
import java.util.Locale;

/// Reads commands as servers do: verbs in any case, one space between the parts, everything else as sent.
public final class ImapCommandReader {
    private static final String NOT_IN_TAG = "(){%*\"\\+";
    private static final String UID = "UID";

    private ImapCommandReader() {}

    public static Parsed<ImapCommand> read(WireText line) {
        String text = line.text();
        if (text.strip().equalsIgnoreCase(ImapVerb.DONE.name())) {
            return value(ImapVerb.DONE, "", ImapVerb.DONE.name(), true, "", line);
        }
        int tagEnd = text.indexOf(' ');
        if (tagEnd <= 0 || !isTag(text, tagEnd)) {
            return new Parsed.Malformed<>("a command begins with a tag and a space");
        }
        int verbEnd = wordEnd(text, tagEnd + 1);
        String verb = text.substring(tagEnd + 1, verbEnd);
        if (verb.equalsIgnoreCase(UID) && verbEnd < text.length()) {
            verbEnd = wordEnd(text, verbEnd + 1);
            verb = text.substring(tagEnd + 1, verbEnd);
        }
        if (!isVerb(verb)) {
            return new Parsed.Malformed<>("no command stands behind the tag");
        }
        String argument = verbEnd < text.length() ? text.substring(verbEnd + 1) : "";
        String upper = verb.toUpperCase(Locale.ROOT);
        return value(ImapVerb.of(upper), text.substring(0, tagEnd), upper, verb.equals(upper), argument, line);
    }

    private static Parsed<ImapCommand> value(
            ImapVerb known, String tag, String verb, boolean shouted, String argument, WireText line) {
        ImapCommand command = new ImapCommand(known, tag, verb, shouted, argument, line.binary());
        return new Parsed.Value<>(command, line.text().length());
    }

    private static int wordEnd(String text, int from) {
        int space = text.indexOf(' ', from);
        return space < 0 ? text.length() : space;
    }

    // RFC 9051 9: tag = 1*<any ASTRING-CHAR except "+">
    static boolean isTag(String text, int end) {
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || NOT_IN_TAG.indexOf(c) >= 0) {
                return false;
            }
        }
        return end > 0;
    }

    // Every command is letters, digits and a few signs (X-experiments, UID before another).
    private static boolean isVerb(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            boolean other = i > 0 && ((c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == ' ');
            if (!letter && !other) {
                return false;
            }
        }
        return !word.isEmpty();
    }
}
