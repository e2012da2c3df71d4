package dev.kaifu.cli;

import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Key logs that a client may still be writing: what has been added is read when a session lacks a secret. That costs a
/// look at the file's size where nothing was added.
final class GrowingKeyFiles {
    /// Before what was added; a secret may have begun there, in one of the forms of several lines.
    private static final int OVERLAP = 1 << 16;
    /// Read at a time.
    private static final int MOST = 1 << 22;

    private static final class KeyFile {
        private final Path path;
        private long read;

        KeyFile(Path path, long read) {
            this.path = path;
            this.read = read;
        }
    }

    private final SecretStore store;
    private final List<KeyFile> files = new ArrayList<>();

    GrowingKeyFiles(SecretStore store) {
        this.store = store;
    }

    /// A file that is about to be read for the first time; one that is no regular file can be read only once.
    void add(Path file) {
        try {
            if (Files.isRegularFile(file)) {
                files.add(new KeyFile(file, Files.size(file)));
            }
        } catch (IOException e) {
            // Whoever reads it will say so.
        }
    }

    /// Puts into the store what was added.
    void readOn() {
        for (KeyFile file : files) {
            try {
                readOn(file);
            } catch (IOException e) {
                // What it held is known; it is asked again at the next look.
            }
        }
    }

    private void readOn(KeyFile file) throws IOException {
        long size = Files.size(file.path);
        if (size == file.read) {
            return;
        }
        // What has become shorter was written anew.
        long at = size < file.read ? 0 : Math.max(0, file.read - OVERLAP);
        SecretScanner scanner = new SecretScanner(new KeyFileTally(store));
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(size - at, MOST));
        try (FileChannel in = FileChannel.open(file.path)) {
            while (at < size && !store.full() && in.read(block.clear(), at) > 0) {
                scanner.take(block.array(), 0, block.position());
                at += block.position();
            }
        }
        scanner.finish();
        file.read = at;
    }
}
