package dev.kaifu.fuzz.target;

import dev.kaifu.fuzz.Target;
import dev.kaifu.fuzz.seed.SealedDialogue;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/// What `openssl s_client -msg` prints, with the secrets among it.
public final class SClientLogsTarget implements Target {
    private static final String SESSION = "C4C84A1A82C0858DBD58C5985362256745E9908B257171CFB5AA4A8778946C30";
    private static final String MASTER = SESSION + "C9BD73CD7396CC91B51A87136346A5EF";

    @Override
    public String name() {
        return "s-client-logs";
    }

    @Override
    public List<byte[]> seeds() {
        // The headings as apps/s_cb.c of LibreSSL 2.6 and of OpenSSL 1.1 and later prints them.
        return List.of(
                log(">>> TLS 1.2 Handshake [length %04x], ClientHello\n", false),
                log(
                        ">>> TLS 1.0, RecordHeader [length 0005]\n    16 03 01 00 b7\n"
                                + ">>> TLS 1.3, Handshake [length %04x], ClientHello\n",
                        true),
                log(
                        "220 mx ESMTP\n>>> ??? [length 0005]\n    16 03 01 00 b7\n"
                                + ">>> TLS 1.2, Handshake [length %04x], ClientHello\n",
                        false));
    }

    private static byte[] log(String heading, boolean resumption) {
        byte[] hello = SealedDialogue.clientHello("mx.example");
        StringBuilder text = new StringBuilder(heading.formatted(hello.length));
        for (int at = 0; at < hello.length; at += 16) {
            String row = HexFormat.ofDelimiter(" ").formatHex(hello, at, Math.min(hello.length, at + 16));
            text.append("    ").append(row).append('\n');
        }
        text.append("<<< TLS 1.2, Handshake [length 0004], ServerHelloDone\n    0e 00 00 00\n");
        text.append("SSL-Session:\n    Protocol  : TLSv1.2\n    Session-ID: ").append(SESSION);
        text.append("\n    Session-ID-ctx: \n");
        text.append(resumption ? "    Resumption PSK: " : "    Master-Key: ").append(MASTER);
        return text.append("\n---\n250 ok\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public List<byte[]> seedsOf(String name, byte[] file) {
        return name.endsWith(".log") ? List.of(file) : List.of();
    }

    @Override
    public void check(byte[] input) {
        SecretLaws.check(input);
    }
}
