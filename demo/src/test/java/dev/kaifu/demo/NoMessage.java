package dev.kaifu.demo;

import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.util.Optional;
import org.subethamail.smtp.AuthenticationHandler;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.server.SMTPServer;

/// The context of an exchange that must not ask for one.
final class NoMessage implements MessageContext {
    @Override
    public SMTPServer getSMTPServer() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketAddress getRemoteAddress() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<AuthenticationHandler> getAuthenticationHandler() {
        return Optional.empty();
    }

    @Override
    public Optional<String> getHelo() {
        return Optional.empty();
    }

    @Override
    public Certificate[] getTlsPeerCertificates() {
        throw new UnsupportedOperationException();
    }
}
