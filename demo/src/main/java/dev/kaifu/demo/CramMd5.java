package dev.kaifu.demo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.subethamail.smtp.AuthenticationHandler;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.RejectException;

/// CRAM-MD5 (RFC 2195): the client proves that it knows the password by a MAC of the challenge.
final class CramMd5 implements AuthenticationHandler {
    private final Account account;
    private final String challenge;
    private boolean challenged;

    CramMd5(Account account) {
        this(account, freshChallenge());
    }

    CramMd5(Account account, String challenge) {
        this.account = account;
        this.challenge = challenge;
    }

    /// RFC 2195 2: random digits, a time and the server's name, in the form of a message's id.
    private static String freshChallenge() {
        long random = new SecureRandom().nextLong() >>> 1;
        return "<" + random + "." + Instant.now().getEpochSecond() + "@" + DemoServer.HOST + ">";
    }

    @Override
    public Optional<String> auth(String line, MessageContext context) throws RejectException {
        if (!challenged) {
            // RFC 4954 4: no initial response where the server speaks first.
            if (SaslResponse.initial(line).isPresent()) {
                throw SaslResponse.malformed();
            }
            challenged = true;
            return Optional.of("334 " + Base64.getEncoder().encodeToString(bytes(challenge)));
        }
        check(SaslResponse.decode(line));
        return Optional.empty();
    }

    private void check(String response) throws RejectException {
        int space = response.lastIndexOf(' ');
        if (space < 0) {
            throw SaslResponse.malformed();
        }
        if (!account.accepts(response.substring(0, space), response.substring(space + 1), digest())) {
            throw SaslMechanism.invalidCredentials();
        }
    }

    private String digest() {
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(bytes(account.password()), "HmacMD5"));
            return HexFormat.of().formatHex(mac.doFinal(bytes(challenge)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacMD5", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object getIdentity() {
        return account.user();
    }
}
