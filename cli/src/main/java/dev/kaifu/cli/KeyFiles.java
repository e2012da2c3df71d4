package dev.kaifu.cli;

import dev.kaifu.analysis.stage.SecretsLoaded;
import dev.kaifu.analysis.stage.Stages;
import dev.kaifu.capture.CaptureFile;
import dev.kaifu.protocol.secrets.RsaKeyFile;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads the files that are given for their secrets, block by block: a key log may be larger than the memory.
final class KeyFiles {
    private static final int BLOCK = 1 << 17;
    /// Of the heap, for the secrets; the rest is for what is done with them.
    private static final int SHARE = 2;

    private KeyFiles() {}

    /// A store that leaves room for the work.
    static SecretStore store() {
        return new SecretStore(Runtime.getRuntime().maxMemory() / SHARE);
    }

    /// Puts the secrets of a file (`-` is stdin) into the store.
    static KeyFileTally read(Path file, SecretStore store) {
        String name = TerminalText.escape(file.toString());
        try {
            if (CaptureInputs.isStdin(file)) {
                return read(System.in, name, store);
            }
            if (Files.isDirectory(file)) {
                throw new UserError(ExitStatus.UNREADABLE, name + " is a folder; give the file with the secrets.");
            }
            try (InputStream in = Files.newInputStream(file)) {
                return read(in, name, store);
            }
        } catch (NoSuchFileException e) {
            throw new UserError(ExitStatus.UNREADABLE, "there is no file " + name + "; check the path.");
        } catch (IOException e) {
            throw new UserError(
                    ExitStatus.UNREADABLE,
                    name + " could not be read (" + TerminalText.escape(String.valueOf(e.getMessage()))
                            + "); check its rights.");
        }
    }

    private static KeyFileTally read(InputStream in, String name, SecretStore store) throws IOException {
        SecretsLoaded event = Stages.recorded() ? SecretsLoaded.begun() : null;
        KeyFileTally tally = new KeyFileTally(store);
        SecretScanner scanner = new SecretScanner(tally);
        byte[] block = new byte[BLOCK];
        long bytes = 0;
        for (int length = in.read(block); length >= 0; length = in.read(block)) {
            bytes += length;
            scanner.take(block, 0, length);
            checkRoom(name, store);
        }
        scanner.finish();
        checkRoom(name, store);
        if (event != null) {
            event.ended(bytes, tally.secrets());
        }
        return tally;
    }

    private static void checkRoom(String name, SecretStore store) {
        if (store.full()) {
            throw new UserError(
                    ExitStatus.UNREADABLE,
                    "with " + name + " there are more secrets than the memory set apart for them holds ("
                            + (store.maxBytes() >> 20) + " MiB, about " + store.size()
                            + " of them); give only the part of the key log from the time of the capture.");
        }
    }

    /// A sentence where the file is a private key or PKCS#12, which somebody gave for a key log.
    static Optional<String> privateKeyHint(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return RsaKeyFile.looksLikeOne(in.readNBytes(RsaKeyFile.MAX_BYTES + 1))
                    ? Optional.of(TerminalText.escape(file.toString())
                            + " holds a private key, which is no key log; give it with --rsa-key FILE, for sessions with"
                            + " RSA key exchange.")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// True where the file begins as a capture does, which somebody gave for a key log.
    static boolean isCapture(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return CaptureFile.isCapture(in.readNBytes(4));
        } catch (IOException e) {
            return false;
        }
    }
}
