package dev.kaifu.cli;

import dev.kaifu.capture.CaptureFile;
import dev.kaifu.protocol.secrets.FoundSecrets;
import dev.kaifu.protocol.secrets.SecretScanner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads the files that are given for their secrets.
final class KeyFiles {
    /// A key log of a million lines has about 180 MB.
    private static final long MAX_SIZE = 1L << 30;

    private KeyFiles() {}

    static FoundSecrets scan(Path file) {
        String name = TerminalText.escape(file.toString());
        try {
            if (file.toString().equals("-")) {
                return SecretScanner.scan(System.in.readNBytes((int) MAX_SIZE));
            }
            if (Files.isDirectory(file)) {
                throw new UserError(ExitStatus.UNREADABLE, name + " is a folder; give the file with the secrets.");
            }
            if (Files.size(file) > MAX_SIZE) {
                throw new UserError(
                        ExitStatus.UNREADABLE, name + " is larger than 1 GiB; give only the part with the secrets.");
            }
            return SecretScanner.scan(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new UserError(ExitStatus.UNREADABLE, "there is no file " + name + "; check the path.");
        } catch (IOException e) {
            throw new UserError(
                    ExitStatus.UNREADABLE,
                    name + " could not be read (" + TerminalText.escape(String.valueOf(e.getMessage()))
                            + "); check its rights.");
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
