package dev.kaifu.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// Files that hold secrets: mode 0600 from the moment they exist.
final class PrivateFiles {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private PrivateFiles() {}

    static OutputStream create(Path file) throws IOException {
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    EnumSet.of(
                            StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING),
                    PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            // A file that was there before keeps its own mode otherwise.
            Files.setPosixFilePermissions(file, OWNER_ONLY);
            return Channels.newOutputStream(channel);
        } catch (IOException e) {
            throw new UserError(
                    ExitStatus.UNREADABLE,
                    TerminalText.escape(file.toString()) + " could not be written; check that its folder is there.");
        }
    }
}
