package dev.kaifu.protocol.mail;

/// The word that a command of SMTP or POP3 begins with.
public final class CommandWord {
    private CommandWord() {}

    /// What stands before the first space or tab, in upper case, and as long as it was.
    public static String first(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '\t') {
            end++;
        }
        if (isUpper(text, end)) {
            return text.substring(0, end);
        }
        // Character by character: upper-casing a whole string may lengthen it, and the argument is found by length.
        StringBuilder word = new StringBuilder(end);
        for (int i = 0; i < end; i++) {
            word.append(Character.toUpperCase(text.charAt(i)));
        }
        return word.toString();
    }

    /// Whether nothing is to be upper-cased; most clients shout.
    private static boolean isUpper(String text, int end) {
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if ((c >= 'a' && c <= 'z') || c > 0x7f) {
                return false;
            }
        }
        return true;
    }
}
