package dev.kaifu.probe.check;

import dev.kaifu.probe.net.Printable;
import dev.kaifu.protocol.mail.sasl.SaslStrings;

/// A user and a password. Prints without the password.
public final class Credentials {
    private static final String MASK = "********";
    /// A shorter password would be masked in half of all words.
    private static final int SHORTEST_MASKED = 4;

    private final String user;
    private final String password;

    public Credentials(String user, String password) {
        this.user = user;
        this.password = password;
    }

    String user() {
        return user;
    }

    String password() {
        return password;
    }

    /// The text without the password, plain or in base64: some servers repeat what they were sent.
    String masked(String text) {
        String masked = text.replace(SaslStrings.plain("", user, password), MASK);
        if (password.length() < SHORTEST_MASKED) {
            return masked;
        }
        // What the server said has been made printable before.
        return masked.replace(Printable.text(password), MASK)
                .replace(password, MASK)
                .replace(SaslStrings.login(password), MASK);
    }

    @Override
    public String toString() {
        return user + ":" + MASK;
    }
}
