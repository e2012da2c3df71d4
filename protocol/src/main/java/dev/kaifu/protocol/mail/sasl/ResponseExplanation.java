package dev.kaifu.protocol.mail.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a client answers, by the mechanism where that is known, else by its looks.
final class ResponseExplanation {
    /// RFC 2195 2: the user, a space, the digest in lower-case hexadecimal.
    private static final Pattern CRAM_MD5 = Pattern.compile("(?s)(.+) ([0-9A-Fa-f]{32})\\s*");

    private static final Pattern XOAUTH2 = Pattern.compile("(?s)user=([^\1]*)\1auth=Bearer ([^\1]*)\1\1");
    private static final Pattern WRITTEN_CONTROL_A = Pattern.compile("\\^A|\\\\(?:1|01|001|x01|u0001)(?![0-9])");

    private ResponseExplanation() {}

    /// @param mechanism in upper case, or empty
    /// @param nth how many responses came before in this exchange
    static void explain(String base64, String mechanism, int nth, ExplanationBuilder out) {
        Base64Text.decode(base64, out).map(bytes -> text(bytes, out)).ifPresent(value -> {
            newline(value, out);
            explainText(value, mechanism, nth, out);
        });
    }

    private static void explainText(String value, String mechanism, int nth, ExplanationBuilder out) {
        boolean any = mechanism.isEmpty();
        if (mechanism.equals("XOAUTH2") || (any && value.startsWith("user="))) {
            xoauth2(value, out);
        } else if (mechanism.equals("CRAM-MD5")
                || (any && CRAM_MD5.matcher(value).matches())) {
            cramMd5(value, out);
        } else if (mechanism.equals("PLAIN") || (any && PlainExplanation.looksLike(value))) {
            PlainExplanation.explain(value, out);
        } else if (mechanism.equals("LOGIN") || any) {
            login(value, any ? 2 : nth, out);
        } else {
            out.secret(mechanism + " response, which is not explained here", value);
        }
    }

    /// RFC 4616 2 and SASL as a whole (RFC 4422) write UTF-8.
    private static String text(byte[] bytes, ExplanationBuilder out) {
        if (isUtf16(bytes)) {
            out.mistake(
                    "This is UTF-16, a NUL behind every letter, as PowerShell's Unicode encoding makes it; SASL wants"
                            + " UTF-8 ([Text.Encoding]::UTF8).");
            return new String(bytes, StandardCharsets.UTF_16LE);
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            out.mistake("This is not UTF-8 but an older character set, such as Latin-1 or Shift_JIS; SASL wants UTF-8"
                    + " (iconv -t UTF-8), though an old server may know the password otherwise.");
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        if (text.startsWith("\ufeff")) {
            out.mistake("A byte order mark stands in front; save the text as UTF-8 without it.");
        }
        return text;
    }

    private static boolean isUtf16(byte[] bytes) {
        boolean wide = bytes.length >= 6 && bytes.length % 2 == 0;
        for (int i = 1; wide && i < bytes.length; i += 2) {
            wide = bytes[i] == 0;
        }
        return wide;
    }

    private static void newline(String value, ExplanationBuilder out) {
        if (value.endsWith("\n") || value.endsWith("\r")) {
            out.mistake("There is a newline at the end; echo adds one, and so does <<<: use printf '%s' instead.");
        }
    }

    private static void login(String value, int nth, ExplanationBuilder out) {
        if (value.indexOf('\0') >= 0) {
            out.mistake("LOGIN sends the user and the password one after the other, each encoded by itself; this is a"
                    + " string for PLAIN.");
            out.secret("LOGIN answer", value);
        } else if (nth == 0) {
            out.part("LOGIN answer, the user: " + value);
        } else {
            out.secret(nth == 1 ? "LOGIN answer, the password" : "LOGIN answer, a user or a password", value);
        }
    }

    private static void cramMd5(String value, ExplanationBuilder out) {
        Matcher form = CRAM_MD5.matcher(value);
        if (!form.matches()) {
            out.mistake("CRAM-MD5 answers with the user, a space, and a digest of 32 hexadecimal digits (RFC 2195 2).");
            out.secret("CRAM-MD5 response", value);
            return;
        }
        out.part("CRAM-MD5 response");
        out.part("user: " + form.group(1));
        // Who has it and the challenge can try passwords in peace.
        out.secret("digest", form.group(2));
        if (form.group(2).chars().anyMatch(Character::isUpperCase)) {
            out.mistake("The digest is in upper case; RFC 2195 2 wants lower-case hexadecimal, and servers compare it"
                    + " as it is.");
        }
    }

    private static void xoauth2(String value, ExplanationBuilder out) {
        Matcher form = XOAUTH2.matcher(value);
        out.part("XOAUTH2 response");
        if (form.matches()) {
            out.part("user: " + form.group(1));
            out.secret("token", form.group(2));
            return;
        }
        out.mistake(
                WRITTEN_CONTROL_A.matcher(value).find()
                        ? "The byte 0x01 is written out; it must be the byte itself: printf makes it of \\001."
                        : "XOAUTH2 is user=USER, a byte 0x01, auth=Bearer TOKEN, and two bytes 0x01; this is not.");
        out.secret("its text", value);
    }
}
