package dev.kaifu.protocol.mail.imap;

import dev.kaifu.protocol.mail.sasl.Base64Line;

/// The AUTHENTICATE under way (RFC 9051 6.2.2), or the last one.
final class SaslUnderWay {
    private String tag = "";
    private String mechanism = "";
    /// Behind an AUTHENTICATE that was refused, a client may go on with the password all the same.
    private boolean secretsLikely;

    void begins(ImapCommand authenticate) {
        tag = authenticate.tag();
        mechanism = authenticate.mechanism();
    }

    String mechanism() {
        return mechanism;
    }

    Awaited next() {
        return new Awaited(tag, ImapStep.SASL);
    }

    /// Whether this response is its end.
    boolean endsWith(ImapResponse response) {
        boolean ends = response.isTagged() && response.tag().equals(tag);
        if (ends) {
            secretsLikely |= !response.completedWith(ImapStatus.OK);
            tag = "";
        }
        return ends;
    }

    /// Its answer is missing.
    void presumed() {
        secretsLikely = true;
    }

    /// A command came: the client does not go on with it.
    void isOver() {
        secretsLikely = false;
    }

    /// Whether a line that is no command is likely one of its lines.
    boolean goesOnWith(String line) {
        return secretsLikely && Base64Line.matches(line);
    }
}
