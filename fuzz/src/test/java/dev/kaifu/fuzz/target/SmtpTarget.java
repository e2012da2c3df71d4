package dev.kaifu.fuzz.target;

import dev.kaifu.fuzz.Target;
import dev.kaifu.fuzz.seed.Dialogues;
import dev.kaifu.protocol.mail.smtp.SmtpDissector;
import java.util.List;

/// Both sides of an SMTP dialogue.
public final class SmtpTarget implements Target {
    @Override
    public String name() {
        return "smtp";
    }

    @Override
    public List<byte[]> seeds() {
        return Dialogues.smtp();
    }

    @Override
    public void check(byte[] input) {
        DissectorLaws.check(input, SmtpDissector::new);
    }
}
