package dev.kaifu.analysis.conversation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Encoded words of a header field (RFC 2047): `=?ISO-2022-JP?B?GyRCO24bKEI=?=`. A word that cannot be decoded stays
/// as it
/// is.
final class EncodedWords {
    /// RFC 2047 2: 75 characters a word; real ones are longer, but not without bound. RFC 2231 5 adds `*language`.
    private static final Pattern WORD = Pattern.compile(
            "=\\?([A-Za-z0-9_.:+-]{1,60})(?:\\*[A-Za-z0-9-]{1,40})?\\?([BbQq])\\?([^? \\t]{0,2000})\\?=");

    private EncodedWords() {}

    static String decode(String text) {
        if (!text.contains("=?")) {
            return text;
        }
        StringBuilder decoded = new StringBuilder(text.length());
        Matcher word = WORD.matcher(text);
        int behind = 0;
        boolean afterWord = false;
        while (word.find()) {
            String between = text.substring(behind, word.start());
            Optional<String> meant = word(word.group(1), word.group(2), word.group(3));
            // RFC 2047 6.2: white space between two encoded words is no part of the text.
            if (!(afterWord && meant.isPresent() && between.isBlank())) {
                decoded.append(between);
            }
            decoded.append(meant.orElse(word.group()));
            afterWord = meant.isPresent();
            behind = word.end();
        }
        return decoded.append(text, behind, text.length()).toString();
    }

    private static Optional<String> word(String charset, String encoding, String encoded) {
        try {
            byte[] bytes = encoding.toUpperCase(Locale.ROOT).equals("B")
                    ? Base64.getDecoder().decode(encoded)
                    : quoted(encoded);
            return Optional.of(new String(bytes, Charset.forName(charset)));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            // Not base64.
            return Optional.empty();
        }
    }

    /// RFC 2047 4.2: `=XX` is a byte, `_` a space.
    private static byte[] quoted(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '=' && i + 2 < encoded.length() && isHex(encoded, i + 1)) {
                bytes.write(HexFormat.fromHexDigits(encoded, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(c == '_' ? ' ' : c);
            }
        }
        return bytes.toByteArray();
    }

    private static boolean isHex(String text, int at) {
        return HexFormat.isHexDigit(text.charAt(at)) && HexFormat.isHexDigit(text.charAt(at + 1));
    }
}
