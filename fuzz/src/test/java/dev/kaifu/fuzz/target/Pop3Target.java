package dev.kaifu.fuzz.target;

import dev.kaifu.fuzz.Target;
import dev.kaifu.fuzz.seed.Dialogues;
import dev.kaifu.protocol.mail.pop3.Pop3Dissector;
import java.util.List;

/// Both sides of a POP3 dialogue.
public final class Pop3Target implements Target {
    @Override
    public String name() {
        return "pop3";
    }

    @Override
    public List<byte[]> seeds() {
        return Dialogues.pop3();
    }

    @Override
    public void check(byte[] input) {
        DissectorLaws.check(input, Pop3Dissector::new);
    }
}
