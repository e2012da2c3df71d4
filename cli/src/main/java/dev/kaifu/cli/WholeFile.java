package dev.kaifu.cli;

import dev.kaifu.capture.PrivateFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;

/// A file that takes its place only once it is whole: till then it is written beside it, and what stood there before
/// stays. What is no regular file (a FIFO, /dev/stdout, a symbolic link) is written straight.
///
/// @param target where it belongs
/// @param written where it is written; the same where it is written straight
/// @param out not buffered
record WholeFile(Path target, Path written, OutputStream out) {
    /// @param isPrivate whether only its owner may read it
    static WholeFile begin(Path target, boolean isPrivate) throws IOException {
        boolean there = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        if (there && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            return straight(target, isPrivate);
        }
        // A move would not ask.
        if (there && !Files.isWritable(target)) {
            throw new AccessDeniedException(target.toString());
        }
        Path beside = target.resolveSibling(".kaifu-" + Long.toHexString(new SecureRandom().nextLong()) + ".tmp");
        OutputStream out;
        try {
            out = isPrivate
                    ? PrivateFile.create(beside)
                    : Files.newOutputStream(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (AccessDeniedException e) {
            if (there) {
                // A file that may be written in a folder that may not.
                return straight(target, isPrivate);
            }
            throw e;
        }
        // Where the process is ended from outside.
        beside.toFile().deleteOnExit();
        if (there && !isPrivate) {
            Files.setPosixFilePermissions(beside, Files.getPosixFilePermissions(target));
        }
        return new WholeFile(target, beside, out);
    }

    private static WholeFile straight(Path target, boolean isPrivate) throws IOException {
        return new WholeFile(target, target, isPrivate ? PrivateFile.create(target) : Files.newOutputStream(target));
    }

    /// Whether something stands in its place.
    boolean replaces() {
        return !written.equals(target) && Files.exists(target);
    }

    /// It is whole and closed.
    void keep() throws IOException {
        if (written.equals(target)) {
            return;
        }
        try {
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// It is closed, and nothing came of it.
    void discard() throws IOException {
        if (Files.isRegularFile(written, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(written);
        }
    }
}
