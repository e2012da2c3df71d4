package dev.kaifu.cli;

import dev.kaifu.protocol.net.Side;

/// Lines of a protocol that is not dissected, passwords masked: each by itself, but for requests of Redis (RESP), where
/// every word has a line of its own, with its length before it.
final class ForeignLines {
    private final Masking masking;
    private boolean lengthBefore;
    /// Whether what follows in this request is a secret.
    private boolean hides;

    ForeignLines(Masking masking) {
        this.masking = masking;
    }

    /// What may be shown of the next line.
    String shown(Side from, String line) {
        if (from == Side.SERVER) {
            return masking.foreignLine(line);
        }
        boolean length = line.startsWith("$");
        if (line.startsWith("*")) {
            hides = false;
        }
        boolean word = lengthBefore && !length;
        lengthBefore = length;
        if (hides && word) {
            return masking.showSecrets() ? line : Masking.MASK;
        }
        if (word && namesSecret(line)) {
            hides = true;
            return line;
        }
        return masking.foreignLine(line);
    }

    /// `AUTH [user] password`, which HELLO may hold too; `CONFIG SET requirepass password`, and `masterauth`.
    private static boolean namesSecret(String word) {
        return word.equalsIgnoreCase("AUTH")
                || word.equalsIgnoreCase("requirepass")
                || word.equalsIgnoreCase("masterauth");
    }
}
