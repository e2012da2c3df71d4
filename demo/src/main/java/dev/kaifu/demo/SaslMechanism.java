package dev.kaifu.demo;

import java.util.List;
import java.util.function.Supplier;
import org.subethamail.smtp.AuthenticationHandler;
import org.subethamail.smtp.AuthenticationHandlerFactory;
import org.subethamail.smtp.RejectException;

/// A mechanism by its name, and the exchanges that it begins.
record SaslMechanism(String name, Supplier<AuthenticationHandler> exchange) implements AuthenticationHandlerFactory {
    /// RFC 4954 6: the credentials are wrong.
    static final int INVALID_CREDENTIALS = 535;

    @Override
    public List<String> getAuthenticationMechanisms() {
        return List.of(name);
    }

    @Override
    public AuthenticationHandler create() {
        return exchange.get();
    }

    static RejectException invalidCredentials() {
        return new RejectException(INVALID_CREDENTIALS, "5.7.8 Authentication credentials invalid");
    }
}
