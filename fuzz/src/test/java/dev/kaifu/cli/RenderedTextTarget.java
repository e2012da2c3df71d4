package dev.kaifu.cli;

import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Target;
import dev.kaifu.fuzz.Turns;
import dev.kaifu.fuzz.seed.Dialogues;
import dev.kaifu.fuzz.seed.Packets;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// A dialogue in every form of the output: nothing that a terminal obeys comes through, and JSON is JSON.
public final class RenderedTextTarget implements Target {
    private static final int SEGMENT = 500;

    @Override
    public String name() {
        return "rendered-text";
    }

    @Override
    public List<byte[]> seeds() {
        byte[] hostile = Turns.seed("""
                S: 220 mx \\x1b]0;title\\x07 ESMTP \\xe2\\x80\\xae \\xc2\\x9b31m
                C: EHLO \\xc2\\x85\\xff\\xfe
                S: 250-mx
                S: 250 AUTH PLAIN
                C: AUTH PLAIN G1szMW0AG1szMW0AcGFzcw==
                S: 535 \\x1b[31m
                C: DATA
                S: 354
                C: Subject: =?UTF-8?Q?=1b[2J=E2=80=AE=E2=80=A8?=
                C:
                C: .
                S: 250
                """);
        return Stream.concat(Stream.of(hostile), Dialogues.all().stream()).toList();
    }

    @Override
    public void check(byte[] input) throws IOException {
        byte[] capture = Packets.pcapng(Packets.frames(Turns.of(input, 0), SEGMENT), "");
        boolean show = Arrays.hashCode(input) % 2 == 0;
        Masking masking = new Masking(show);
        harmless("text", Rendering.text(capture, masking));
        harmless("follow", Rendering.follow(capture, masking));
        json(Rendering.json(capture, masking));
        json(Rendering.events(capture, masking));
        harmless("csv", Rendering.csv(capture).replace("\r\n", "\n"));
    }

    /// Lines of printable characters: no control character, none that turns the direction or stays unseen.
    private static void harmless(String form, String text) {
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean obeyed = (type == Character.CONTROL && c != '\n')
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE;
            Law.holds(!obeyed, "U+%04X reaches the terminal through %s", c, form);
        });
    }

    /// Another program reads it: one value after the other, to the end.
    private static void json(String text) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            while (parser.nextToken() != null) {
                // Each token is checked by the parser.
            }
        }
    }
}
