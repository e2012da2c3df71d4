package dev.kaifu.protocol.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Logs that hold no secret give none, at the speed of a disk.
class OrdinaryLogsTest {
    private static final int BLOCK = 1 << 20;
    private static final int BLOCKS = 100;
    private static final int ROUNDS = 3;
    /// Far below what it is: a machine under load must not fail the test.
    private static final double LEAST_MEGABYTES_A_SECOND = 60;

    private static final List<String> LINES = List.of(
            "Nov 24 03:24:51 mx postfix/smtpd[%d]: connect from unknown[192.0.2.%d]",
            "Nov 24 03:24:51 mx postfix/smtpd[%d]: Anonymous TLS connection established from mx%d.example.net: TLSv1.3 with"
                    + " cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature RSA-PSS (2048 bits)",
            "Nov 24 03:24:51 mx dovecot: imap-login: Login: user=<me%d>, method=PLAIN, rip=2001:db8::%d, TLS, session=<aGVsbG8=>",
            "2026-11-24T03:24:51.123Z DEBUG [http-nio-8080-exec-%d] o.s.w.s.DispatcherServlet : GET \"/a?b=%d\", parameters={}",
            "\tat org.example.Server$Handler%d.invoke(Server.java:%d) ~[app.jar:1.0]",
            "192.0.2.%d - - [24/Nov/2026:03:24:51 +0900] \"GET /random/%d HTTP/1.1\" 200 5123 \"-\" \"Mozilla/5.0\"",
            "commit 3b33300d%08x%08x9f8b2c7d6e5f4a3b2c1d0e9f",
            "SHA256 (file%d) = e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b%03d",
            "{\"level\":\"info\",\"session\":\"%032x\",\"msg\":\"begin of request %d\"}",
            "    %08x: 6d61 7374 6572 2073 6563 7265 7420 6f66  master secret of %d");

    @Test
    void noFalseSecretAndFast() {
        byte[] block = block();
        double fastest = 0;
        for (int round = 0; round < ROUNDS; round++) {
            FoundSecrets.Collector found = new FoundSecrets.Collector();
            SecretScanner scanner = new SecretScanner(found);
            long begun = System.nanoTime();
            for (int i = 0; i < BLOCKS; i++) {
                scanner.take(block, 0, block.length);
            }
            scanner.finish();
            fastest = Math.max(fastest, (double) block.length * BLOCKS * 1000 / (System.nanoTime() - begun));
            assertThat(found.collected().secrets()).isEmpty();
            assertThat(found.collected().handshakes()).isZero();
        }
        System.out.printf("ordinary logs: %.0f MB/s%n", fastest);
        assertThat(fastest).isGreaterThan(LEAST_MEGABYTES_A_SECOND);
    }

    private static byte[] block() {
        Random random = new Random(9850);
        StringBuilder text = new StringBuilder(BLOCK + 1000);
        while (text.length() < BLOCK) {
            text.append(LINES.get(random.nextInt(LINES.size())).formatted(random.nextInt(30_000), random.nextInt(250)))
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
