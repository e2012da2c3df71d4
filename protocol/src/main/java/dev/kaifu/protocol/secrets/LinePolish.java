package dev.kaifu.protocol.secrets;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes off what mail, web pages and terminals put around a line: marks of quotation, quoted-printable
/// (RFC 2045 6.7), tags and entities of HTML, escape sequences (ECMA-48), the line ends of JSON strings.
/// What it returns may be several lines, with LF between.
final class LinePolish {
    private static final char ESCAPE = '\u001b';
    /// What is copied out of web pages and mail programs has it for blanks.
    private static final char NO_BREAK_SPACE = '\u00a0';
    /// Its two bytes, each as a character.
    private static final String NO_BREAK_SPACE_OF_UTF8 = "\u00c2\u00a0";
    /// CSI and OSC sequences, and the two-letter ones.
    private static final Pattern ESCAPES = Pattern.compile(
            "\u001b(?:\\[[0-?]{0,32}[ -/]{0,4}[@-~]|\\][^\u0007\u001b]{0,256}(?:\u0007|\u001b\\\\)|[@-Z\\\\^_=>])");

    private static final Pattern LINE_TAGS =
            Pattern.compile("</?(?:br|p|div|tr|li|pre|h[1-6])(?:\\s[^<>]{0,256})?/?>", Pattern.CASE_INSENSITIVE);
    private static final Pattern TAGS = Pattern.compile("</?[a-zA-Z!][^<>]{0,512}>");
    private static final Pattern ENTITIES = Pattern.compile("&(?:#([0-9]{1,5})|#[xX]([0-9a-fA-F]{1,4})|([a-z]{2,5}));");
    private static final Pattern QUOTED_PRINTABLE = Pattern.compile("=([0-9A-F]{2})");
    /// `> > `, `>>`, `| `. The headings of s_client begin so too.
    private static final Pattern QUOTATION = Pattern.compile("^(?:\\s{0,3}[>|]){1,16} ?");

    private static final String HEADING = "[length ";

    private LinePolish() {}

    static String of(String line) {
        String text = line;
        if (text.indexOf(ESCAPE) >= 0) {
            text = ESCAPES.matcher(text).replaceAll("");
        }
        if (text.indexOf(NO_BREAK_SPACE) >= 0) {
            text = text.replace(NO_BREAK_SPACE_OF_UTF8, " ").replace(NO_BREAK_SPACE, ' ');
        }
        if (text.indexOf('\\') >= 0) {
            text = text.replace("\\r", "").replace("\\n", "\n").replace("\\t", "\t");
        }
        if (text.indexOf('=') >= 0) {
            text = fromQuotedPrintable(text);
        }
        if (text.indexOf('<') >= 0 && text.indexOf('>') > 0) {
            text = TAGS.matcher(LINE_TAGS.matcher(text).replaceAll("\n")).replaceAll("");
        }
        if (text.indexOf('&') >= 0) {
            text = ENTITIES.matcher(text).replaceAll(LinePolish::entity);
        }
        return isQuoted(text) && !text.contains(HEADING)
                ? QUOTATION.matcher(text).replaceFirst("")
                : text;
    }

    private static boolean isQuoted(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        return i < text.length() && (text.charAt(i) == '>' || text.charAt(i) == '|');
    }

    /// Every equals sign is written as `=3D` there; a space only where the line ends with it.
    private static String fromQuotedPrintable(String text) {
        if (text.contains("=3D")) {
            return QUOTED_PRINTABLE.matcher(text).replaceAll(LinePolish::character);
        }
        return text.endsWith("=20") ? text.substring(0, text.length() - 3) : text;
    }

    private static String character(java.util.regex.MatchResult code) {
        int character = Integer.parseInt(code.group(1), 16);
        boolean printable = character == '\t' || (character >= ' ' && character <= '~');
        return Matcher.quoteReplacement(printable ? String.valueOf((char) character) : code.group());
    }

    private static String entity(java.util.regex.MatchResult entity) {
        if (entity.group(1) != null) {
            return numbered(Integer.parseInt(entity.group(1)), entity.group());
        }
        if (entity.group(2) != null) {
            return numbered(Integer.parseInt(entity.group(2), 16), entity.group());
        }
        String character = switch (entity.group(3)) {
            case "gt" -> ">";
            case "lt" -> "<";
            case "amp" -> "&";
            case "quot" -> "\"";
            case "apos" -> "'";
            case "nbsp" -> " ";
            default -> entity.group();
        };
        return Matcher.quoteReplacement(character);
    }

    private static String numbered(int code, String entity) {
        boolean space = code == 0xa0;
        boolean printable = code >= ' ' && code <= '~';
        return Matcher.quoteReplacement(space ? " " : printable ? String.valueOf((char) code) : entity);
    }
}
