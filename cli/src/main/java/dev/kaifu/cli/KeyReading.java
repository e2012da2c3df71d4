package dev.kaifu.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// The reading of the files that are given for their secrets: at once, or, where they are large, on a
/// thread of its own while the first packets are walked over.
final class KeyReading {
    /// Smaller ones are read before a thread would have begun.
    private static final long WORTHWHILE = 1L << 20;
    /// Larger ones take seconds: they are read before Ctrl-C means that what was read is to be shown.
    private static final long MOST = 256L << 20;

    private final CompletableFuture<Void> reading;
    /// Sentences about the files.
    private final Queue<String> sentences = new ConcurrentLinkedQueue<>();

    /// @param read puts a file's secrets where they belong, and says what is to be told of it
    /// @param othersWait whether another thread has nothing better to do
    KeyReading(List<Path> files, BiConsumer<Path, Consumer<String>> read, boolean othersWait) {
        Runnable all = () -> files.forEach(file -> read.accept(file, sentences::add));
        if (othersWait && areWorthwhile(files)) {
            reading = CompletableFuture.runAsync(all, KeyReading::start);
        } else {
            reading = CompletableFuture.runAsync(all, Runnable::run);
            tell();
            await();
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "kaifu-keys");
        thread.setDaemon(true);
        thread.start();
    }

    private static boolean areWorthwhile(List<Path> files) {
        long size = 0;
        try {
            for (Path file : files) {
                if (!isFile(file)) {
                    return false;
                }
                size += Files.size(file);
            }
        } catch (IOException e) {
            // Whoever reads it will say so.
            return false;
        }
        return size >= WORTHWHILE && size <= MOST;
    }

    /// Whether it is a file that is read at its name; `-` is stdin.
    static boolean isFile(Path named) {
        return !CaptureInputs.isStdin(named) && Files.isRegularFile(named);
    }

    /// Returns when all is read.
    ///
    /// @throws UserError where a file cannot be read
    void await() {
        try {
            reading.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException wrong -> throw wrong;
                case Error wrong -> throw wrong;
                case null, default -> throw e;
            }
        }
    }

    /// Tells the user what is to be told, each sentence once.
    void tell() {
        for (String sentence = sentences.poll(); sentence != null; sentence = sentences.poll()) {
            System.err.println("kaifu: " + sentence);
        }
    }
}
