package dev.kaifu.protocol.mail.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes what a client sends to authenticate, in base64 as SMTP, IMAP and POP3 carry it (RFC 4954 4).
public final class SaslStrings {
    private SaslStrings() {}

    /// RFC 4616 2: `authzid NUL authcid NUL passwd`.
    ///
    /// @param authzid who to act as; empty for the user
    public static String plain(String authzid, String user, String password) {
        return base64(authzid + "\0" + user + "\0" + password);
    }

    /// One answer of LOGIN (draft-murchison-sasl-login): the user, then the password.
    public static String login(String value) {
        return base64(value);
    }

    /// RFC 2195 2: user, space, HMAC-MD5 of the challenge under the password in lower-case hex.
    ///
    /// @param challenge as the server sent it, in base64
    /// @throws IllegalArgumentException where the challenge is not base64
    public static String cramMd5(String challenge, String user, String password) {
        byte[] text = Base64.getDecoder().decode(challenge);
        byte[] key = password.getBytes(StandardCharsets.UTF_8);
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            // An empty key is legal in HMAC but not to the JDK; one zero byte is the same key.
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacMD5"));
            return base64(user + " " + HexFormat.of().formatHex(mac.doFinal(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacMD5", e);
        }
    }

    /// XOAUTH2 as Google and Microsoft describe it: `user=…^Aauth=Bearer …^A^A`.
    public static String xoauth2(String user, String token) {
        return base64("user=" + user + "\1auth=Bearer " + token + "\1\1");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
