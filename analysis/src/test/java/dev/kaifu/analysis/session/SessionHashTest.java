package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.secrets.SecretStore;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What the session hash is made of (RFC 7627 section 3).
class SessionHashTest {
    private final MasterSecretSearch search = new MasterSecretSearch(SessionSecrets.of(new SecretStore()));

    @Test
    void coversTheMessagesUpToClientKeyExchangeWithoutHelloRequests() {
        message(1, "ClientHello");
        // RFC 5246 7.4.1.1: a HelloRequest may cross the ClientHello, and is not hashed.
        message(0, "HelloRequest");
        message(2, "ServerHello");
        message(16, "ClientKeyExchange");
        message(20, "Finished");
        byte[] hashed = "ClientHelloServerHelloClientKeyExchange".getBytes(StandardCharsets.US_ASCII);
        assertThat(search.handshake()).isEqualTo(hashed);
    }

    private void message(int kind, String text) {
        search.transcript(kind, text.getBytes(StandardCharsets.US_ASCII), 0, text.length());
    }
}
