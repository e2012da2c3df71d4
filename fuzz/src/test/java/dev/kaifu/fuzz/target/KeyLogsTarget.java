package dev.kaifu.fuzz.target;

import dev.kaifu.fuzz.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Key logs: RFC 9850 and the older forms.
public final class KeyLogsTarget implements Target {
    private static final String RANDOM = "9420cdb22e9988f8a1e95918182a60d646622553e337e15d1fdcb4d991d91d7e";
    private static final String SECRET = "f82000d96468e651da48d98d30339f83ba8841ca8d15470a829ac89ed5e6218a";
    private static final String MASTER = SECRET + "c9bd73cd7396cc91b51a87136346a5ef";

    @Override
    public String name() {
        return "key-logs";
    }

    @Override
    public List<byte[]> seeds() {
        String tls13 = """
                # a comment

                CLIENT_HANDSHAKE_TRAFFIC_SECRET R S
                SERVER_HANDSHAKE_TRAFFIC_SECRET R S
                CLIENT_TRAFFIC_SECRET_0 R S
                SERVER_TRAFFIC_SECRET_1 R S
                EXPORTER_SECRET R S
                EARLY_EXPORTER_SECRET R S
                CLIENT_EARLY_TRAFFIC_SECRET R S
                ECH_SECRET R S
                ECH_CONFIG R S
                """;
        String older = """
                CLIENT_RANDOM R M
                PMS_CLIENT_RANDOM R M
                RSA 9420cdb22e9988f8 M
                RSA Session-ID:R Master-Key:M
                RSA Session-ID: Master-Key:M
                CLIENT_RANDOM R S
                CLIENT_RANDOM\tR  M
                """;
        return List.of(
                bytes(tls13), bytes(older), bytes(older.replace("\n", "\r\n")), bytes(older.replace('\n', '\r')));
    }

    private static byte[] bytes(String text) {
        return text.replaceAll("\\bR\\b", RANDOM)
                .replaceAll("\\bS\\b", SECRET)
                .replaceAll("\\bM\\b", MASTER)
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public List<byte[]> seedsOf(String name, byte[] file) {
        return name.contains("key") && !name.contains(".pem") ? List.of(file) : List.of();
    }

    @Override
    public void check(byte[] input) {
        SecretLaws.check(input);
    }
}
