package dev.kaifu.probe.talk;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// The lines of an input stream, read ahead on a thread of their own, so that whoever waits for one can look up
/// meanwhile.
final class InputLines {
    /// A longer line is sent in pieces of this size, each as a line.
    private static final int MAX_LINE = 16 << 20;

    private static final int READ_AHEAD = 64;

    /// @param bytes without the end of the line; empty where the input has ended
    private record Item(Optional<byte[]> bytes) {}

    private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(READ_AHEAD);
    private boolean ended;

    InputLines(InputStream in) {
        // A read of standard input cannot be interrupted: a daemon does not keep the program from ending.
        Thread.ofPlatform().daemon().name("kaifu-input").start(() -> pump(new BufferedInputStream(in)));
    }

    /// The next line, where there is one within the time.
    Optional<byte[]> next(long millis) throws InterruptedException {
        Item item = ended ? null : queue.poll(millis, TimeUnit.MILLISECONDS);
        if (item == null) {
            return Optional.empty();
        }
        ended = item.bytes().isEmpty();
        return item.bytes();
    }

    boolean hasEnded() {
        return ended;
    }

    private void pump(InputStream in) {
        try {
            try {
                ByteArrayOutputStream line = new ByteArrayOutputStream();
                for (int b = in.read(); b >= 0; b = in.read()) {
                    if (b == '\n' || line.size() >= MAX_LINE) {
                        put(line);
                    }
                    if (b != '\n') {
                        line.write(b);
                    }
                }
                if (line.size() > 0) {
                    put(line);
                }
            } finally {
                queue.put(new Item(Optional.empty()));
            }
        } catch (IOException e) {
            // An input that cannot be read any further has ended.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(ByteArrayOutputStream line) throws InterruptedException {
        byte[] bytes = line.toByteArray();
        boolean carriage = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        queue.put(new Item(Optional.of(carriage ? Arrays.copyOf(bytes, bytes.length - 1) : bytes)));
        line.reset();
    }
}
