package dev.kaifu.cli;

import dev.kaifu.analysis.work.PipeCopy;
import dev.kaifu.analysis.work.WaitingBounds;
import dev.kaifu.capture.NotACaptureException;
import dev.kaifu.capture.OneByte;
import dev.kaifu.protocol.foreign.PipeRoom;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The captures that a command was given, files and pipes, each read once or twice; what cannot be read is told in one
/// sentence.
final class CaptureInputs implements AutoCloseable {
    /// The descriptor of stdin.
    private static final int STDIN = 0;
    /// Of a pipe, so much is kept.
    private static final long MAX_KEPT = WaitingBounds.USUAL.bytes();

    /// Of a pipe that was read ahead, so much is shown all the same when the user wants an end: Ctrl-C ends what fills
    /// the pipe too. It takes a second or two.
    private static final long MAX_SHOWN = 64L << 20;

    /// What is done with an input.
    interface Work {
        /// @param again the file where the same can be read again
        void run(InputStream in, String name, Optional<Path> again) throws IOException;
    }

    private final List<Path> captures;
    private final Interruption interruption;
    private final ReadProgress progress;
    private final Set<Path> unreadable = new HashSet<>();
    /// Those and what the user's wish for an end cut off.
    private final Set<Path> failed = new HashSet<>();
    /// Of pipes that were read, as far as they are kept; any thread may look.
    private final Map<Path, PipeCopy> copies = new ConcurrentHashMap<>();
    /// Pipes that were read ahead, from their beginnings.
    private final Map<Path, InputStream> ahead = new HashMap<>();
    private final SeenLengths lengths = new SeenLengths();
    private final long maxKept;
    /// Where stdin is a file.
    private final Optional<StdinFile> stdin;
    private boolean keepsPipes;

    CaptureInputs(List<Path> captures, Interruption interruption, ReadProgress progress) {
        this(
                captures,
                interruption,
                progress,
                MAX_KEPT,
                captures.stream().anyMatch(CaptureInputs::isStdin) ? StdinFile.find() : Optional.empty());
    }

    /// @param maxKept bytes of a pipe
    /// @param stdin where it is a file
    CaptureInputs(
            List<Path> captures,
            Interruption interruption,
            ReadProgress progress,
            long maxKept,
            Optional<StdinFile> stdin) {
        this.captures = captures;
        this.stdin = stdin;
        this.interruption = interruption;
        this.progress = progress;
        this.maxKept = maxKept;
    }

    /// True where one of them could not be read.
    boolean someUnreadable() {
        return !unreadable.isEmpty();
    }

    /// What became shorter from one reading to the next, a sentence each.
    List<String> shortened() {
        return lengths.sentences();
    }

    /// Whether all of them can be read as often as it is wanted.
    boolean areFiles() {
        return captures.stream()
                .allMatch(capture -> isStdin(capture) ? stdin.isPresent() : Files.isRegularFile(capture));
    }

    /// Keeps what passes of pipes, so that they can be read again once [#all] was read.
    void keepPipes() {
        keepsPipes = true;
    }

    /// Reads pipes to their ends, as far as there is room, so that they can be read as files are. What is wrong with
    /// them is told when they are read for good.
    void readPipesAhead() {
        for (Path capture : captures) {
            if (isPipe(capture) && !copies.containsKey(capture)) {
                try {
                    PipeCopy copy = new PipeCopy(maxKept);
                    ahead.put(capture, copy.ahead(new Watched(open(capture), capture, 0, 0)));
                    copies.put(capture, copy);
                } catch (IOException e) {
                    // The second time will tell.
                }
            }
        }
    }

    /// Those that can be read again: no pipe of which nothing was kept. What is wrong with them is told when they are
    /// read for good.
    void readableAgain(Work work) {
        for (Path capture : captures) {
            try {
                PipeCopy copy = copies.get(capture);
                if (copy != null) {
                    work.run(copy.again(), shown(capture), Optional.empty());
                } else if (!isPipe(capture)) {
                    read(capture, work);
                }
            } catch (IOException e) {
                // Where this is the first time, the second will tell.
                if (!failed.contains(capture)) {
                    lengths.failed(capture, shown(capture), e);
                }
            }
        }
    }

    /// Once [#all] was read: the names of those that cannot be read once more.
    List<String> lost() {
        return copies.entrySet().stream()
                .filter(entry -> !entry.getValue().isWhole())
                .map(entry -> shown(entry.getKey()))
                .toList();
    }

    /// Once [#all] was read: the same once more, in the same order, each pipe once; what [#lost] names is not whole.
    /// What was wrong with them in the first reading was told.
    ///
    /// @throws UserError where one that could be read cannot be read again
    void onceMore(Work work) {
        Set<Path> pipes = new HashSet<>();
        for (Path capture : captures) {
            PipeCopy copy = copies.get(capture);
            if (!isPipe(capture) || (copy != null && pipes.add(capture))) {
                try (InputStream in =
                        copy == null ? new Watched(open(capture), capture, length(capture), 0) : copy.again()) {
                    work.run(in, shown(capture), Optional.empty());
                } catch (IOException e) {
                    // Told already where it failed before; what could be read of it was handed on.
                    if (!failed.contains(capture)) {
                        throw notAgain(capture, String.valueOf(e.getMessage()));
                    }
                }
                if (lengths.isShortened(capture)) {
                    throw notAgain(capture, "it has become shorter");
                }
            }
        }
    }

    private static UserError notAgain(Path capture, String why) {
        return new UserError(
                ExitStatus.UNREADABLE,
                shown(capture) + " could not be read a second time (" + TerminalText.escape(why)
                        + "), so that it was not copied; let it stay as it is till kaifu ends.");
    }

    /// All of them, in their order.
    void all(Work work) {
        for (Path capture : captures) {
            if (!readOrTell(capture, work)) {
                failed.add(capture);
                if (!interruption.asked()) {
                    unreadable.add(capture);
                }
            }
        }
    }

    private void read(Path capture, Work work) throws IOException {
        InputStream kept = ahead.remove(capture);
        try (InputStream in = kept == null ? open(capture) : kept) {
            if (!isPipe(capture)) {
                InputStream watched = new Watched(in, capture, length(capture), 0);
                if (isStdin(capture)) {
                    work.run(watched, shown(capture), Optional.empty());
                } else {
                    work.run(watched, capture.toString(), Optional.of(capture));
                }
                return;
            }
            InputStream watched = new Watched(in, capture, 0, kept == null ? 0 : MAX_SHOWN);
            // What was read ahead is kept already; a pipe that is named twice has nothing left the second time.
            if (!keepsPipes || copies.containsKey(capture)) {
                work.run(watched, shown(capture), Optional.empty());
                return;
            }
            PipeCopy copy = new PipeCopy(maxKept);
            try {
                work.run(copy.alongside(watched), shown(capture), Optional.empty());
            } finally {
                copies.put(capture, copy);
            }
        }
    }

    private InputStream open(Path capture) throws IOException {
        if (!isStdin(capture)) {
            return file(capture);
        }
        if (stdin.isPresent()) {
            return stdin.get().reading();
        }
        PipeRoom.ask(STDIN);
        return new EndableInput(System.in, interruption);
    }

    /// Of a file.
    private long length(Path capture) throws IOException {
        return isStdin(capture) && stdin.isPresent() ? stdin.get().length() : Files.size(capture);
    }

    private static InputStream file(Path capture) throws IOException {
        if (Files.isRegularFile(capture)) {
            try {
                // Reading through a channel copies once more.
                return new FileInputStream(capture.toFile());
            } catch (FileNotFoundException e) {
                // What is wrong the other one says by its kind.
            }
        }
        return Files.newInputStream(capture);
    }

    private static String shown(Path capture) {
        return isStdin(capture) ? "stdin" : TerminalText.escape(capture.toString());
    }

    private boolean isPipe(Path capture) {
        return isStdin(capture)
                ? stdin.isEmpty()
                : Files.exists(capture) && !Files.isRegularFile(capture) && !Files.isDirectory(capture);
    }

    private boolean readOrTell(Path capture, Work work) {
        String name = shown(capture);
        String sentence;
        try {
            if (Files.isDirectory(isStdin(capture) ? StdinFile.NAME : capture)) {
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

    /// Whether what is named so on the command line is stdin.
    static boolean isStdin(Path capture) {
        return capture.toString().equals("-");
    }

    /// Ends when the user wants it, and tells how far it is.
    private final class Watched extends FilterInputStream {
        private final Path capture;
        private final String name;
        private final long total;
        /// So much may pass when the user wants an end.
        private long left;
        private long passed;

        /// @param total of a file
        Watched(InputStream in, Path capture, long total, long left) {
            super(in);
            this.capture = capture;
            this.name = shown(capture);
            this.total = total;
            this.left = left;
            if (!isPipe(capture)) {
                lengths.begins(capture, total);
            }
        }

        @Override
        public int read() throws IOException {
            return OneByte.of(this);
        }

        @Override
        public int read(byte[] array, int offset, int length) throws IOException {
            boolean asked = interruption.asked();
            if (asked && left <= 0) {
                return -1;
            }
            int count = super.read(array, offset, length);
            passed += Math.max(0, count);
            left -= asked ? count : 0;
            if (count < 0 && !isPipe(capture)) {
                lengths.ended(capture, name, passed);
            }
            progress.at(name, passed, total);
            return count;
        }
    }

    @Override
    public void close() {
        for (PipeCopy copy : copies.values()) {
            try {
                copy.close();
            } catch (IOException e) {
                // It goes with the process.
            }
        }
    }
}
