package dev.kaifu.cli;

import dev.kaifu.capture.NotACaptureException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The captures that a command was given, files and stdin, each read once or twice; what cannot be read is told in one
/// sentence.
final class CaptureInputs {
    /// What is done with an input.
    interface Work {
        /// @param again the file where the same can be read again
        void run(InputStream in, String name, Optional<Path> again) throws IOException;
    }

    private final List<Path> captures;
    private final Interruption interruption;
    private final ReadProgress progress;
    private final Set<Path> unreadable = new HashSet<>();

    CaptureInputs(List<Path> captures, Interruption interruption, ReadProgress progress) {
        this.captures = captures;
        this.interruption = interruption;
        this.progress = progress;
    }

    /// True where one of them could not be read.
    boolean someUnreadable() {
        return !unreadable.isEmpty();
    }

    /// Those that can be read again: no pipe, no stdin. What is wrong with them is told when they are read for good.
    void regularFiles(Work work) {
        for (Path capture : captures) {
            if (!isStdin(capture) && Files.isRegularFile(capture)) {
                try {
                    read(capture, work);
                } catch (IOException e) {
                    // The second time will tell.
                }
            }
        }
    }

    /// All of them, in their order.
    void all(Work work) {
        for (Path capture : captures) {
            if (!readOrTell(capture, work) && !interruption.asked()) {
                unreadable.add(capture);
            }
        }
    }

    private void read(Path capture, Work work) throws IOException {
        if (isStdin(capture)) {
            try (InputStream in = new EndableInput(System.in, interruption)) {
                work.run(new Watched(in, "stdin", 0), "stdin", Optional.empty());
            }
            return;
        }
        try (InputStream in = Files.newInputStream(capture)) {
            long size = Files.isRegularFile(capture) ? Files.size(capture) : 0;
            work.run(
                    new Watched(in, TerminalText.escape(capture.toString()), size),
                    capture.toString(),
                    Optional.of(capture));
        }
    }

    private boolean readOrTell(Path capture, Work work) {
        String name = TerminalText.escape(capture.toString());
        String sentence;
        try {
            if (!isStdin(capture) && Files.isDirectory(capture)) {
                sentence = name + " is a folder; give the capture files in it.";
            } else {
                read(capture, work);
                return true;
            }
        } catch (NotACaptureException e) {
            sentence = TerminalText.escape(String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            sentence = "there is no file " + name + "; check the path.";
        } catch (AccessDeniedException e) {
            sentence = "you may not read " + name + "; captures often belong to root: copy it, or change its rights.";
        } catch (IOException e) {
            sentence = name + " could not be read to its end (" + TerminalText.escape(String.valueOf(e.getMessage()))
                    + "); what was read is shown. Check the disk, or copy the file again.";
        }
        if (!interruption.asked()) {
            progress.clear();
            System.err.println("kaifu: " + sentence);
        }
        return false;
    }

    private static boolean isStdin(Path capture) {
        return capture.toString().equals("-");
    }

    /// Ends when the user wants it, and tells how far it is.
    private final class Watched extends FilterInputStream {
        private final String name;
        private final long total;
        private long passed;

        Watched(InputStream in, String name, long total) {
            super(in);
            this.name = name;
            this.total = total;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] array, int offset, int length) throws IOException {
            if (interruption.asked()) {
                return -1;
            }
            int count = super.read(array, offset, length);
            passed += Math.max(0, count);
            progress.at(name, passed, total);
            return count;
        }
    }
}
