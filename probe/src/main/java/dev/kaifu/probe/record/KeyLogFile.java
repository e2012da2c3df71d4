package dev.kaifu.probe.record;

import dev.kaifu.capture.PrivateFile;
import dev.kaifu.probe.tls.SecretListener;
import dev.kaifu.protocol.secrets.KeyLogLine;
import dev.kaifu.protocol.secrets.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A key log (RFC 9850) that grows with every secret; several connections may share it. Mode 0600.
public final class KeyLogFile implements SecretListener, AutoCloseable {
    private final OutputStream out;
    private @Nullable IOException failure;

    private KeyLogFile(OutputStream out) {
        this.out = out;
    }

    public static KeyLogFile create(Path file) throws IOException {
        return new KeyLogFile(PrivateFile.create(file));
    }

    @Override
    public synchronized void secret(Secret secret) {
        try {
            out.write((KeyLogLine.format(secret) + "\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException e) {
            failure = e;
        }
    }

    /// What went wrong with the file, if anything.
    public synchronized Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            failure = e;
        }
    }
}
