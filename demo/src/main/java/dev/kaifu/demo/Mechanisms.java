package dev.kaifu.demo;

import java.util.List;
import org.subethamail.smtp.auth.LoginAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.auth.MultipleAuthenticationHandlerFactory;

/// The SASL mechanisms, in the order in which the seed's server announced them. LOGIN is SubEthaSMTP's; its PLAIN
/// sends a challenge that is no empty one (`334 Ok`) and it has no CRAM-MD5, so that these two are ours.
final class Mechanisms extends MultipleAuthenticationHandlerFactory {
    Mechanisms(Account account) {
        super(List.of(
                new LoginAuthenticationHandlerFactory((user, password, context) -> {
                    if (!account.accepts(user, password)) {
                        throw new LoginFailedException();
                    }
                }),
                new SaslMechanism("PLAIN", () -> new Plain(account)),
                new SaslMechanism("CRAM-MD5", () -> new CramMd5(account))));
    }
}
