package dev.kaifu.benchmarks.corpus;

import dev.kaifu.protocol.net.Side;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;

/// The dialogue of one connection, from the greeting to the farewell (RFC 5321, RFC 3207, RFC 4954).
///
/// @param commands commands of the client, without the lines of SASL
/// @param replies replies of the server, the greeting too
record SessionScript(List<Step> steps, int commands, int replies) {
    static SessionScript of(CorpusPlan corpus, ConnectionPlan plan, SplittableRandom random) {
        return new Writer(plan, random).write(corpus);
    }

    private static final class Writer {
        private final ConnectionPlan plan;
        private final SplittableRandom random;
        private final String client;
        private final String user;
        private final List<Step> steps = new ArrayList<>();
        private int commands;
        private int replies;

        Writer(ConnectionPlan plan, SplittableRandom random) {
            this.plan = plan;
            this.random = random;
            this.client = "client" + plan.index() + ".example.jp";
            this.user = plan.user();
        }

        SessionScript write(CorpusPlan corpus) {
            if (plan.starttls()) {
                greeting();
                ehlo("250-STARTTLS\r\n");
                command("STARTTLS");
                reply("220 2.0.0 Ready to start TLS\r\n");
            }
            for (Step.Flight flight : Step.Flight.values()) {
                steps.add(new Step.Handshake(flight));
            }
            if (!plan.starttls()) {
                greeting();
            }
            ehlo("250-AUTH PLAIN LOGIN\r\n");
            authenticate();
            for (int i = 0; i < corpus.messages(); i++) {
                message(corpus.meanMessage(), i);
            }
            command("QUIT");
            reply("221 2.0.0 Bye\r\n");
            steps.add(new Step.CloseNotify(Side.SERVER));
            steps.add(new Step.CloseNotify(Side.CLIENT));
            return new SessionScript(steps, commands, replies);
        }

        private void greeting() {
            reply("220 " + HandshakeMessages.SERVER_NAME + " ESMTP\r\n");
        }

        private void ehlo(String offer) {
            command("EHLO " + client);
            reply("250-" + HandshakeMessages.SERVER_NAME + "\r\n250-PIPELINING\r\n250-SIZE 5368709120\r\n" + offer
                    + "250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250 DSN\r\n");
        }

        private void authenticate() {
            String password = "secret-" + Long.toHexString(random.nextLong());
            if (plan.login()) {
                command("AUTH LOGIN");
                reply("334 VXNlcm5hbWU6\r\n");
                say(Side.CLIENT, base64(user));
                reply("334 UGFzc3dvcmQ6\r\n");
                say(Side.CLIENT, base64(password));
            } else {
                command("AUTH PLAIN " + base64("\0" + user + "\0" + password));
            }
            reply("235 2.7.0 Authentication successful\r\n");
        }

        private void message(int mean, int number) {
            command("MAIL FROM:<" + user + ">");
            reply("250 2.1.0 Ok\r\n");
            command("RCPT TO:<other" + random.nextInt(100_000) + "@example.com>");
            reply("250 2.1.5 Ok\r\n");
            command("DATA");
            reply("354 End data with <CR><LF>.<CR><LF>\r\n");
            int size = mean / 6 + random.nextInt(10 * (mean / 6) + 1);
            steps.add(new Step.Data(size, "Message " + number + " of connection " + plan.index()));
            reply("250 2.0.0 Ok: queued as " + Long.toHexString(random.nextLong() >>> 16) + "\r\n");
        }

        private void command(String line) {
            commands++;
            say(Side.CLIENT, line);
        }

        private void reply(String text) {
            replies++;
            steps.add(new Step.Say(Side.SERVER, text));
        }

        private void say(Side side, String line) {
            steps.add(new Step.Say(side, line + "\r\n"));
        }

        private static String base64(String text) {
            return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
