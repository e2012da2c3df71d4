package dev.kaifu.cli;

import dev.kaifu.capture.OneByte;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// A pipe that ends when the user wants it, also while nothing comes from it: then another thread waits for it, for a
/// read of a pipe cannot be broken off.
final class EndableInput extends FilterInputStream {
    private static final int BLOCK = 1 << 16;
    private static final int LOOK_MILLIS = 50;

    /// What a read brought.
    private record Answer(int count, Optional<IOException> failure) {}

    private final Interruption interruption;
    private final BlockingQueue<Integer> asked = new ArrayBlockingQueue<>(1);
    private final BlockingQueue<Answer> answers = new ArrayBlockingQueue<>(1);
    private byte[] block = new byte[0];

    EndableInput(InputStream in, Interruption interruption) {
        super(in);
        this.interruption = interruption;
    }

    @Override
    public int read() throws IOException {
        return OneByte.of(this);
    }

    @Override
    public int read(byte[] array, int offset, int length) throws IOException {
        if (interruption.asked()) {
            return -1;
        }
        return length == 0 || in.available() > 0 ? in.read(array, offset, length) : wait(array, offset, length);
    }

    private int wait(byte[] array, int offset, int length) throws IOException {
        if (block.length == 0) {
            block = new byte[BLOCK];
            Thread thread = new Thread(this::readForOthers, "pipe");
            thread.setDaemon(true);
            thread.start();
        }
        try {
            asked.put(Math.min(length, BLOCK));
            Answer answer = null;
            while (answer == null) {
                answer = answers.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (answer == null && interruption.asked()) {
                    return -1;
                }
            }
            if (answer.failure().isPresent()) {
                throw answer.failure().get();
            }
            System.arraycopy(block, 0, array, offset, Math.max(0, answer.count()));
            return answer.count();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private void readForOthers() {
        try {
            while (true) {
                int length = asked.take();
                try {
                    answers.put(new Answer(in.read(block, 0, length), Optional.empty()));
                } catch (IOException e) {
                    answers.put(new Answer(-1, Optional.of(e)));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// It is the process's own, and another thread may be waiting for it.
    @Override
    public void close() {
        // It stays open.
    }
}
