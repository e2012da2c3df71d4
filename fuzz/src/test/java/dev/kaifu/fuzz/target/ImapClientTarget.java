package dev.kaifu.fuzz.target;

import dev.kaifu.fuzz.Cuts;
import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Target;
import dev.kaifu.fuzz.Turns;
import dev.kaifu.fuzz.seed.Dialogues;
import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.mail.imap.ImapClientDialogue;
import dev.kaifu.protocol.mail.imap.ImapCommandBuilder;
import dev.kaifu.protocol.mail.imap.ImapResponse;
import dev.kaifu.protocol.mail.imap.ImapStep;
import dev.kaifu.protocol.net.Side;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The live client's side of IMAP: the server says whatever it likes, the client says commands.
public final class ImapClientTarget implements Target {
    private static final String[] VERBS = {"LOGIN", "AUTHENTICATE", "SELECT", "STARTTLS", "UID FETCH", "LOGOUT"};
    /// Bytes of literals of one response.
    private static final int LITERALS = 1 << 16;

    @Override
    public String name() {
        return "imap-client";
    }

    @Override
    public List<byte[]> seeds() {
        return Dialogues.imap();
    }

    @Override
    public void check(byte[] input) {
        Turns turns = Turns.of(input, 0);
        List<List<String>> heard = new ArrayList<>();
        for (Cuts cuts : Cuts.each(input)) {
            heard.add(responses(turns, cuts));
        }
        Law.sameHoweverCut(heard);
    }

    private static List<String> responses(Turns turns, Cuts cuts) {
        List<String> heard = new ArrayList<>();
        ImapClientDialogue dialogue = new ImapClientDialogue(LITERALS);
        for (Turns.Turn turn : turns.all()) {
            switch (turn) {
                case Turns.Turn.Said(Side from, byte[] bytes)
                when from == Side.SERVER ->
                    cuts.feed(bytes, (array, offset, length) -> {
                        dialogue.received(array, offset, length);
                        hear(dialogue, heard);
                    });
                case Turns.Turn.Said(Side _, byte[] bytes) -> heard.add(said(dialogue, bytes));
                case Turns.Turn.Tls ignored -> dialogue.tlsEstablished();
                case Turns.Turn.Gap ignored -> {}
                case Turns.Turn.End ignored -> {}
            }
            heard.add(dialogue.mayBeSaid() + " " + dialogue.capabilities());
        }
        return heard;
    }

    /// A command with a literal in it, or the rest of the one before where the server asked for it.
    private static String said(ImapClientDialogue dialogue, byte[] bytes) {
        byte[] line = dialogue.mayBeSaid() == ImapStep.LITERAL
                ? dialogue.rest()
                : dialogue.say(ImapCommandBuilder.of(VERBS[(bytes[0] & 0xff) % VERBS.length])
                        .string(new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[\\r\\n\\x00]", "x")));
        Law.holds(line[line.length - 1] == '\n', "a piece of a command ends with a line");
        return Arrays.toString(line);
    }

    private static void hear(ImapClientDialogue dialogue, List<String> heard) {
        while (true) {
            switch (dialogue.nextResponse()) {
                case Parsed.Value<ImapResponse>(ImapResponse response, int consumed) -> {
                    Law.holds(consumed >= 0, "%d bytes were taken", consumed);
                    long literals = dialogue.literals().stream()
                            .mapToLong(each -> each.length)
                            .sum();
                    Law.holds(literals <= LITERALS, "%d bytes of literals", literals);
                    heard.add(response + " " + literals);
                }
                case Parsed.NeedMore<ImapResponse> _ -> {
                    return;
                }
                case Parsed.Malformed<ImapResponse>(String why) -> {
                    Law.holds(!why.isBlank() && why.length() < 200, "a reason is a phrase: %s", why);
                    if (heard.isEmpty() || !heard.getLast().equals("malformed")) {
                        heard.add("malformed");
                    }
                    return;
                }
            }
        }
    }
}
