package dev.kaifu.fuzz.target;

import dev.kaifu.fuzz.Target;
import dev.kaifu.fuzz.seed.Dialogues;
import dev.kaifu.protocol.mail.imap.ImapDissector;
import java.util.List;

/// Both sides of an IMAP dialogue.
public final class ImapTarget implements Target {
    @Override
    public String name() {
        return "imap";
    }

    @Override
    public List<byte[]> seeds() {
        return Dialogues.imap();
    }

    @Override
    public void check(byte[] input) {
        DissectorLaws.check(input, ImapDissector::new);
    }
}
