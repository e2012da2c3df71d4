package dev.kaifu.protocol.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Logs that hold no secret give none, at the speed of a disk. The speed is by the thread's own time: others may use
/// the processor too.
class OrdinaryLogsTest {
    private static final int BLOCK = 1 << 20;
    private static final int BLOCKS = 100;
    private static final int ROUNDS = 3;
    /// Below what it is (280 on a core of 2026): a machine whose cores share their caches must not fail the test.
    private static final double LEAST_MEGABYTES_A_SECOND = 100;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

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
            "    %08x: 6d61 7374 6572 2073 6563 7265 7420 6f66  master secret of %d",
            "<134>1 2026-11-24T03:24:51.003Z host%d.example.com evntslog - ID%d [exampleSDID@32473 iut=\"3\"] BOMAn event",
            "%08x  30 82 01 0a 02 82 01 01  00 c2 5f 3d 7e 91 4b aa  |0........._=~.K.| %d",
            "MIIFazCCA1OgAwIBAgIRAIIQz7DSQONZRGPgu2OCiwAwDQYJKoZIhvcNAQELBQAw%d%d",
            "-----BEGIN CERTIFICATE-----",
            "-----END CERTIFICATE-----",
            "index %07x..%07x 100644",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b%08x  ./objects/pack-%d.idx",
            "da39a3ee5e6b4b0d3255bfef95601890%08x  lib/random_%d.c",
            "550e8400-e29b-41d4-a716-%012x urn:uuid:6ba7b810-9dad-11d1-80b4-%012x",
            "Nov 24 03:24:51 mx dovecot: auth: Debug: client passdb out: OK#011%d#011user=me%d#011session=aGVsbG8",
            "2026/11/24 03:24:51 [error] %d#0: *%d SSL_do_handshake() failed (SSL: error:0A000172:SSL routines::wrong type)",
            "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P%d.%d");

    /// Words of secrets in lines that hold none; a log has few of them.
    private static final List<String> NEAR = List.of(
            "{\"@timestamp\":\"2026-11-24T03:24:51.123Z\",\"trace\":\"%064x\",\"client_random\":%d,\"ssl\":\"TLSv1.3\"}",
            "-----BEGIN RSA PRIVATE KEY-----",
            "RSA key %d of 2048 bits, RSA signature %d verified",
            "TLS: resumed with RSA Session-ID of %d bytes, master-key rotated %d times",
            "x-request-id: %064x client-random-seed=%d",
            "4711: SSL[%d]: raw gather data: [Len: %d]",
            ">>> print(%d, %d)");

    /// One line of so many is near.
    private static final int NEAR_IN = 50;

    @Test
    void noFalseSecretAndFast() {
        byte[] block = block();
        double fastest = 0;
        for (int round = 0; round < ROUNDS; round++) {
            FoundSecrets.Collector found = new FoundSecrets.Collector();
            SecretScanner scanner = new SecretScanner(found);
            long begun = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < BLOCKS; i++) {
                scanner.take(block, 0, block.length);
            }
            scanner.finish();
            fastest = Math.max(
                    fastest, (double) block.length * BLOCKS * 1000 / (THREADS.getCurrentThreadCpuTime() - begun));
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
            List<String> lines = random.nextInt(NEAR_IN) == 0 ? NEAR : LINES;
            text.append(lines.get(random.nextInt(lines.size())).formatted(random.nextInt(30_000), random.nextInt(250)))
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
