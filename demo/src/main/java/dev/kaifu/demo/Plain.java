package dev.kaifu.demo;

import java.util.Optional;
import org.subethamail.smtp.AuthenticationHandler;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.RejectException;

/// PLAIN (RFC 4616): `authzid NUL authcid NUL passwd`, at once or after an empty challenge.
final class Plain implements AuthenticationHandler {
    private static final int PARTS = 3;

    private final Account account;
    private boolean challenged;

    Plain(Account account) {
        this.account = account;
    }

    @Override
    public Optional<String> auth(String line, MessageContext context) throws RejectException {
        Optional<String> response = challenged ? Optional.of(line) : SaslResponse.initial(line);
        if (response.isEmpty()) {
            challenged = true;
            return Optional.of("334 ");
        }
        String[] parts = SaslResponse.decode(response.get()).split("\0", -1);
        if (parts.length != PARTS) {
            throw SaslResponse.malformed();
        }
        // The account may act as itself alone.
        boolean asItself = parts[0].isEmpty() || parts[0].equals(parts[1]);
        if (!account.accepts(parts[1], parts[2]) || !asItself) {
            throw SaslMechanism.invalidCredentials();
        }
        return Optional.empty();
    }

    @Override
    public Object getIdentity() {
        return account.user();
    }
}
