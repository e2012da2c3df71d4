package dev.kaifu.cli;

import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Target;
import dev.kaifu.fuzz.Turns;
import dev.kaifu.fuzz.Turns.Turn;
import dev.kaifu.fuzz.seed.Packets;
import dev.kaifu.protocol.mail.sasl.SaslStrings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A password that is sent as passwords are sent is in no form of the output, and in no capture that is shared,
/// whatever was said before. The
/// input's first byte picks the way of sending it, the rest is what was said before.
public final class MaskedTextTarget implements Target {
    private static final int SEGMENT = 500;
    private static final String PASSWORD = "7Zq-geheim";
    private static final String PLAIN = SaslStrings.plain("", "user", PASSWORD);
    private static final String XOAUTH2 = SaslStrings.xoauth2("user", PASSWORD);
    private static final String LOGIN = SaslStrings.login(PASSWORD);
    private static final String USER = SaslStrings.login("user");

    private static final String SMTP_GREETING = "S: 220 mx ESMTP";
    private static final String IMAP_GREETING = "S: * OK [CAPABILITY IMAP4rev1] ready";

    private static final String POP3_GREETING = "S: +OK ready";

    /// How a password is sent.
    ///
    /// @param greeting what tells the protocol
    /// @param sent what is said behind the input; its empty line ends whatever line is under way
    private record Way(String name, String greeting, String sent) {}

    private static final List<Way> WAYS = List.of(
            new Way("smtp plain", SMTP_GREETING, "C:\nC: AUTH PLAIN " + PLAIN + "\nS: 535 no\n"),
            new Way("smtp plain late", SMTP_GREETING, "C:\nC: auth plain\nS: 334 \nC: " + PLAIN + "\nS: 535 no\n"),
            new Way("smtp xoauth2", SMTP_GREETING, "C:\nC: AUTH XOAUTH2 " + XOAUTH2 + "\nS: 535 no\n"),
            new Way(
                    "smtp login",
                    SMTP_GREETING,
                    "C:\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: " + USER + "\nS: 334 UGFzc3dvcmQ6\nC: " + LOGIN
                            + "\nS: 535 no\n"),
            // The mechanism is forgotten, a usual mistake.
            new Way("smtp nameless", SMTP_GREETING, "C:\nC: AUTH " + PLAIN + "\nS: 504 no\n"),
            // The user's line was lost on its way into the capture.
            new Way(
                    "smtp login with a gap",
                    SMTP_GREETING,
                    "C:\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC|\ng\nS: 334 UGFzc3dvcmQ6\nC: " + LOGIN
                            + "\nS: 535 no\n"),
            new Way(
                    "smtp login without the user",
                    SMTP_GREETING,
                    "C:\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nS: 334 UGFzc3dvcmQ6\nC: " + LOGIN + "\nS: 535 no\n"),
            new Way(
                    "smtp login behind a refusal",
                    SMTP_GREETING,
                    "C:\nC: AUTH LOGIN\nS: 535 no\nC: " + LOGIN + "\nS: 502 no\n"),
            new Way("smtp plain named login", SMTP_GREETING, "C:\nC: AUTH LOGIN " + PLAIN + "\nS: 535 no\n"),
            new Way("imap login", IMAP_GREETING, "C:\nC: a9 LOGIN user " + PASSWORD + "\nS: a9 NO no\n"),
            new Way(
                    "imap login quoted",
                    IMAP_GREETING,
                    "C:\nC: a9 login \"us er\" \"" + PASSWORD + "\"\nS: a9 NO no\n"),
            new Way(
                    "imap login literal",
                    IMAP_GREETING,
                    "C:\nC: a9 LOGIN user {10}\nS: + go\nC: " + PASSWORD + "\nS: a9 NO no\n"),
            new Way("imap plain", IMAP_GREETING, "C:\nC: a9 AUTHENTICATE PLAIN " + PLAIN + "\nS: a9 NO no\n"),
            new Way(
                    "imap plain late",
                    IMAP_GREETING,
                    "C:\nC: a9 AUTHENTICATE PLAIN\nS: +\nC: " + PLAIN + "\nS: a9 NO no\n"),
            new Way("pop3 pass", POP3_GREETING, "C:\nC: PASS " + PASSWORD + "\nS: -ERR no\n"),
            new Way("pop3 pass of several words", POP3_GREETING, "C:\nC: pass a " + PASSWORD + " b\nS: -ERR no\n"),
            new Way("pop3 apop", POP3_GREETING, "C:\nC: APOP user " + PASSWORD + "\nS: -ERR no\n"),
            new Way("pop3 plain", POP3_GREETING, "C:\nC: AUTH PLAIN " + PLAIN + "\nS: -ERR no\n"),
            new Way("pop3 plain late", POP3_GREETING, "C:\nC: auth plain\nS: +\nC: " + PLAIN + "\nS: -ERR no\n"),
            new Way(
                    "pop3 login",
                    POP3_GREETING,
                    "C:\nC: AUTH LOGIN\nS: + VXNlcm5hbWU6\nC: " + USER + "\nS: + UGFzc3dvcmQ6\nC: " + LOGIN
                            + "\nS: -ERR no\n"),
            new Way(
                    "pop3 login with a gap",
                    POP3_GREETING,
                    "C:\nC: AUTH LOGIN\nS: + VXNlcm5hbWU6\nC|\ng\nS: + UGFzc3dvcmQ6\nC: " + LOGIN + "\nS: -ERR no\n"),
            new Way(
                    "pop3 login without the user",
                    POP3_GREETING,
                    "C:\nC: AUTH LOGIN\nS: + VXNlcm5hbWU6\nS: + UGFzc3dvcmQ6\nC: " + LOGIN + "\nS: -ERR no\n"),
            new Way(
                    "imap login with a gap",
                    IMAP_GREETING,
                    "C:\nC: a9 AUTHENTICATE LOGIN\nS: + VXNlcm5hbWU6\nC|\ng\nS: + UGFzc3dvcmQ6\nC: " + LOGIN
                            + "\nS: a9 NO no\n"),
            new Way(
                    "imap login without the user",
                    IMAP_GREETING,
                    "C:\nC: a9 AUTHENTICATE LOGIN\nS: + VXNlcm5hbWU6\nS: + UGFzc3dvcmQ6\nC: " + LOGIN
                            + "\nS: a9 NO no\n"),
            // Both the user and the challenge behind it were lost.
            new Way(
                    "smtp login with two gaps",
                    SMTP_GREETING,
                    "C:\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC|\ng\nS|\ng\nC: " + LOGIN + "\nS: 535 no\n"));

    @Override
    public String name() {
        return "masked-text";
    }

    @Override
    public List<byte[]> seeds() {
        byte[] hello = Turns.seed("C: EHLO me\nS: 250-mx\nS: 250 AUTH PLAIN LOGIN\n");
        byte[] select = Turns.seed("C: a1 NOOP\nS: a1 OK\n");
        byte[] capa = Turns.seed("C: CAPA\nS: +OK\nS: USER\nS: .\n");
        List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < WAYS.size(); i++) {
            String greeting = WAYS.get(i).greeting;
            seeds.add(prefixed(
                    i, greeting.equals(SMTP_GREETING) ? hello : greeting.equals(POP3_GREETING) ? capa : select));
            seeds.add(new byte[] {(byte) i});
        }
        return seeds;
    }

    private static byte[] prefixed(int first, byte[] rest) {
        byte[] input = new byte[1 + rest.length];
        input[0] = (byte) first;
        System.arraycopy(rest, 0, input, 1, rest.length);
        return input;
    }

    @Override
    public void check(byte[] input) throws IOException {
        if (input.length == 0 || saysASecret(input)) {
            return;
        }
        Way way = WAYS.get((input[0] & 0xff) % WAYS.size());
        List<Turn> before = Turns.of(input, 1).all();
        List<Turn> all = new ArrayList<>(Turns.of(Turns.seed(way.greeting), 0).all());
        all.addAll(before);
        all.addAll(Turns.of(Turns.seed(way.sent), 0).all());
        byte[] capture = Packets.pcapng(Packets.frames(new Turns(all), SEGMENT), "");
        Masking masking = new Masking(false);
        hidden(way, Rendering.text(capture, masking));
        hidden(way, Rendering.json(capture, masking));
        hidden(way, Rendering.events(capture, masking));
        if (before.isEmpty()) {
            // Else it may be a line of a message, which is shown as it is.
            hidden(way, Rendering.follow(capture, masking));
        }
        String shared = Rendering.shared(capture);
        if (before.isEmpty()) {
            // The same: letters are what is shared.
            hidden(way, shared);
        }
    }

    /// Words of the dialogue before that happen to be the password are no secret: the fuzzer takes them from here.
    private static boolean saysASecret(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        return secrets().anyMatch(text::contains);
    }

    private static Stream<String> secrets() {
        return Stream.of(PASSWORD, PLAIN, XOAUTH2, LOGIN);
    }

    private static void hidden(Way way, String output) {
        secrets()
                .forEach(secret ->
                        Law.holds(!output.contains(secret), "%s: the secret is shown in %s", way.name, output));
    }
}
