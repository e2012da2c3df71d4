package dev.kaifu.cli;

import dev.kaifu.analysis.Opener;
import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Reads a capture that is to be shared back: there must be no secret of TLS in it, nothing that a report would mask,
/// and none of the texts that were hidden. Where there is, the file is deleted.
///
/// @param named where it is to stand
record SharedCheck(Path file, Path named, List<String> hidden) {
    private static final int BLOCK = 1 << 20;

    void run() throws IOException {
        boolean[] leaks = {false};
        SharedBytes mask = new SharedBytes();
        SecretStore found = new SecretStore();
        Opener opener =
                new Opener(found, PlaintextSink.NONE, false, conversation -> leaks[0] |= leaks(conversation, mask));
        opener.collectSecrets(file);
        opener.read(file);
        opener.finish();
        if (leaks[0] || found.holdsAny() || holdsHidden()) {
            Files.deleteIfExists(file);
            throw new UserError(
                    ExitStatus.FINDING,
                    "a password or a secret would have stood in " + TerminalText.escape(named.toString())
                            + ", perhaps in a letter or a reply that repeats it; the new file was deleted.");
        }
    }

    private static boolean leaks(Conversation conversation, SharedBytes mask) {
        for (Conversation.Event event : conversation.events()) {
            byte[] instead = mask.replacement(event.event()).orElse(null);
            if (instead != null
                    && !new String(instead, StandardCharsets.ISO_8859_1).strip().equals(Masking.MASK)) {
                return true;
            }
        }
        return conversation.tls().isPresent();
    }

    private boolean holdsHidden() throws IOException {
        int longest = hidden.stream().mapToInt(String::length).max().orElse(0);
        String before = "";
        try (InputStream in = Files.newInputStream(file)) {
            for (byte[] block = in.readNBytes(BLOCK); block.length > 0; block = in.readNBytes(BLOCK)) {
                String text = before + new String(block, StandardCharsets.ISO_8859_1);
                for (String word : hidden) {
                    if (text.contains(word)) {
                        return true;
                    }
                }
                before = text.substring(Math.max(0, text.length() - longest));
            }
        }
        return false;
    }
}
