package dev.kaifu.protocol.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.mail.smtp.SmtpDissector;
import dev.kaifu.protocol.net.Side;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SmtpDissectorTest {
    private static final String DIALOGUE = """
            S: 220 mail.example.jp ESMTP
            C: ehlo me
            S: 250-mail.example.jp
            S: 250 SIZE 20971520
            C: AUTH LOGIN
            S: 334 VXNlcm5hbWU6
            C: c29tZW9uZQ==
            S: 334 UGFzc3dvcmQ6
            C: UEFTU1dPUkQ=
            S: 235 ok
            C: MAIL FROM:<a@b>
            C: RCPT TO:<c@d>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: Subject: x
            C:
            C: ..dot
            C: .
            S: 250 queued
            C: QUIT
            S: 221 bye
            """;

    @Test
    void followsADialogue() {
        List<String> events = events(Integer.MAX_VALUE, new Random(1));
        assertThat(events)
                .containsExactly(
                        "S 220 [mail.example.jp ESMTP]",
                        "C EHLO me",
                        "S 250 [mail.example.jp, SIZE 20971520]",
                        "C AUTH LOGIN",
                        "S 334 [VXNlcm5hbWU6]",
                        "C sasl LOGIN c29tZW9uZQ==",
                        "S 334 [UGFzc3dvcmQ6]",
                        "C sasl LOGIN UEFTU1dPUkQ=",
                        "S 235 [ok]",
                        "C MAIL FROM:<a@b>",
                        "C RCPT TO:<c@d>",
                        "C DATA ",
                        "S 250 [ok]",
                        "S 250 [ok]",
                        "S 354 [go]",
                        "message Subject: x\r\n\r\n.dot\r\n",
                        "S 250 [queued]",
                        "C QUIT ",
                        "S 221 [bye]");
    }

    @Test
    void anySplitGivesTheSameEvents() {
        List<String> whole = events(Integer.MAX_VALUE, new Random(1));
        assertThat(events(1, new Random(1))).isEqualTo(whole);
        for (int seed = 0; seed < 200; seed++) {
            assertThat(events(20, new Random(seed))).as("seed %d", seed).isEqualTo(whole);
        }
    }

    @Test
    void randomBytesNeverThrow() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            SmtpDissector dissector = new SmtpDissector(event -> {});
            byte[] bytes = new byte[300];
            random.nextBytes(bytes);
            byte[] prefix = "BDAT 5 LAST\r\nDATA\r\n".getBytes(StandardCharsets.US_ASCII);
            dissector.bytes(Side.CLIENT, prefix, 0, prefix.length);
            dissector.bytes(Side.SERVER, "354 x\r\n".getBytes(StandardCharsets.US_ASCII), 0, 7);
            dissector.bytes(random.nextBoolean() ? Side.CLIENT : Side.SERVER, bytes, 0, bytes.length);
            dissector.gap(Side.CLIENT, 10);
            dissector.end(Side.CLIENT);
            dissector.end(Side.SERVER);
        }
    }

    private static List<String> events(int most, Random random) {
        List<String> events = new ArrayList<>();
        StringBuilder message = new StringBuilder();
        SmtpDissector dissector = new SmtpDissector(new MailListener() {
            @Override
            public void event(MailEvent event) {
                events.add(
                        switch (event) {
                            case MailEvent.Reply reply -> "S " + reply.code() + " " + reply.lines();
                            case MailEvent.Command command -> "C " + command.verb() + " " + command.argument();
                            case MailEvent.SaslLine line -> "C sasl " + line.mechanism() + " " + line.line();
                            case MailEvent.Message ignored -> "message " + message;
                            default -> event.toString();
                        });
            }

            @Override
            public void messageBytes(byte[] array, int offset, int length) {
                message.append(new String(array, offset, length, StandardCharsets.US_ASCII));
            }
        });
        for (String line : DIALOGUE.lines().toList()) {
            Side side = line.startsWith("C") ? Side.CLIENT : Side.SERVER;
            byte[] bytes = ((line.length() > 3 ? line.substring(3) : "") + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(bytes.length - at, most == Integer.MAX_VALUE ? most : 1 + random.nextInt(most));
                dissector.bytes(side, bytes, at, length);
                at += length;
            }
        }
        return events;
    }
}
