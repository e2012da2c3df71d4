package dev.kaifu.fuzz.target;

import dev.kaifu.fuzz.Cuts;
import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Target;
import dev.kaifu.fuzz.Turns;
import dev.kaifu.fuzz.seed.Dialogues;
import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.mail.smtp.SmtpClientDialogue;
import dev.kaifu.protocol.mail.smtp.SmtpDissector;
import dev.kaifu.protocol.mail.smtp.SmtpReply;
import dev.kaifu.protocol.net.Side;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The live client's side of SMTP: the server says whatever it likes, the client says verbs.
public final class SmtpClientTarget implements Target {
    private static final String[] VERBS = {"EHLO", "AUTH", "MAIL", "RCPT", "DATA", "STARTTLS", "LHLO", "QUIT"};
    /// What the client keeps unread at the most.
    private static final int UNREAD_LIMIT = 1 << 20;

    @Override
    public String name() {
        return "smtp-client";
    }

    @Override
    public List<byte[]> seeds() {
        return Dialogues.smtp();
    }

    @Override
    public void check(byte[] input) {
        Turns turns = Turns.of(input, 0);
        List<List<String>> heard = new ArrayList<>();
        for (Cuts cuts : Cuts.each(input)) {
            heard.add(replies(turns, cuts));
        }
        Law.sameHoweverCut(heard);
        sameGrammar(input);
        stuffedAndUnstuffed(input);
    }

    private static List<String> replies(Turns turns, Cuts cuts) {
        List<String> heard = new ArrayList<>();
        SmtpClientDialogue dialogue = new SmtpClientDialogue();
        for (Turns.Turn turn : turns.all()) {
            switch (turn) {
                case Turns.Turn.Said(Side from, byte[] bytes)
                when from == Side.SERVER ->
                    cuts.feed(bytes, (array, offset, length) -> {
                        dialogue.received(array, offset, length);
                        hear(dialogue, heard);
                    });
                case Turns.Turn.Said(Side _, byte[] bytes) -> {
                    String verb = VERBS[(bytes[0] & 0xff) % VERBS.length];
                    byte[] line = dialogue.say(verb, "x".repeat(bytes.length % 3));
                    Law.holds(line[line.length - 1] == '\n', "a command is a line");
                }
                case Turns.Turn.Tls ignored -> dialogue.tlsEstablished();
                case Turns.Turn.Gap ignored -> {}
                case Turns.Turn.End ignored -> {}
            }
            heard.add(dialogue.mayBeSaid() + " " + dialogue.capabilities());
        }
        Law.holds(dialogue.unread().length <= UNREAD_LIMIT, "%d bytes are kept", dialogue.unread().length);
        return heard;
    }

    private static void hear(SmtpClientDialogue dialogue, List<String> heard) {
        while (true) {
            switch (dialogue.nextReply()) {
                case Parsed.Value<SmtpReply>(SmtpReply reply, int consumed) -> {
                    Law.holds(consumed >= 0, "%d bytes were taken", consumed);
                    heard.add(reply.toString());
                }
                case Parsed.NeedMore<SmtpReply> _ -> {
                    return;
                }
                case Parsed.Malformed<SmtpReply>(String why) -> {
                    Law.holds(!why.isBlank() && why.length() < 200, "a reason is a phrase: %s", why);
                    if (heard.isEmpty() || !heard.getLast().equals("malformed")) {
                        heard.add("malformed");
                    }
                    return;
                }
            }
        }
    }

    /// Dissector and client have one grammar: what the client takes for a reply, the dissector does.
    private static void sameGrammar(byte[] server) {
        SmtpClientDialogue dialogue = new SmtpClientDialogue();
        dialogue.received(server, 0, server.length);
        List<String> client = new ArrayList<>();
        hear(dialogue, client);
        client.remove("malformed");
        List<String> dissected = new ArrayList<>();
        MailListener listener = event -> {
            if (event instanceof MailEvent.Reply reply) {
                dissected.add(new SmtpReply(reply.code(), reply.lines()).toString());
            }
        };
        new SmtpDissector(listener).bytes(Side.SERVER, server, 0, server.length);
        Law.same(
                "client and dissector hear the same",
                client,
                dissected.subList(0, Math.min(client.size(), dissected.size())));
    }

    /// RFC 5321 4.5.2: a message that is stuffed and sent comes out again, but for its line endings.
    private static void stuffedAndUnstuffed(byte[] message) {
        byte[] stuffed = SmtpClientDialogue.dotStuffed(message);
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        List<MailEvent.Message> messages = new ArrayList<>();
        SmtpDissector dissector = new SmtpDissector(new MailListener() {
            @Override
            public void event(MailEvent event) {
                if (event instanceof MailEvent.Message ended) {
                    messages.add(ended);
                }
            }

            @Override
            public void messageBytes(Side from, byte[] array, int offset, int length) {
                passed.write(array, offset, length);
            }
        });
        say(dissector, Side.SERVER, "220 mx ESMTP\r\n");
        say(dissector, Side.CLIENT, "DATA\r\n");
        say(dissector, Side.SERVER, "354 go\r\n");
        dissector.bytes(Side.CLIENT, stuffed, 0, stuffed.length);
        String expected = withCrlf(new String(message, StandardCharsets.ISO_8859_1));
        Law.holds(messages.size() == 1 && messages.getFirst().complete(), "one whole message comes out");
        Law.holds(passed.toString(StandardCharsets.ISO_8859_1).equals(expected), "the message comes out as it went in");
    }

    private static String withCrlf(String text) {
        String lines = text.replace("\r\n", "\n").replace('\r', '\n').replace("\n", "\r\n");
        return lines.isEmpty() || lines.endsWith("\r\n") ? lines : lines + "\r\n";
    }

    private static void say(SmtpDissector dissector, Side from, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        dissector.bytes(from, bytes, 0, bytes.length);
    }
}
