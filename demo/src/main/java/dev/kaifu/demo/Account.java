package dev.kaifu.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/// The one account of the demo's server. Its password is another one at each start, so that none is worth stealing.
final class Account {
    private static final int PASSWORD_BYTES = 18;

    private final String user;
    private final String password;
    private final boolean locked;

    /// @param locked whether authentication fails although user and password are right
    Account(String user, String password, boolean locked) {
        this.user = user;
        this.password = password;
        this.locked = locked;
    }

    static Account random(String user, boolean locked) {
        byte[] secret = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(secret);
        return new Account(user, Base64.getUrlEncoder().withoutPadding().encodeToString(secret), locked);
    }

    String user() {
        return user;
    }

    String password() {
        return password;
    }

    boolean accepts(String user, String password) {
        return accepts(user, password, this.password);
    }

    /// Whether a proof of the password is the expected one, in a time that tells nothing of where they differ.
    boolean accepts(String user, String proof, String expected) {
        boolean userIsRight = equal(user, this.user);
        boolean proofIsRight = equal(proof, expected);
        return userIsRight && proofIsRight && !locked;
    }

    private static boolean equal(String given, String expected) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}
