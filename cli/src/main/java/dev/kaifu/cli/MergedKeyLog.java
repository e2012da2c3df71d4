package dev.kaifu.cli;

import dev.kaifu.protocol.secrets.KeyLogLine;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// The key log that `kaifu keys` makes of all files together, in the order in which the secrets came. Its lines are
/// made
/// one at a time.
final class MergedKeyLog {
    /// The two forms of key log that can be written.
    enum Form {
        KEYLOG,
        RSA_SESSION_ID
    }

    private static final int BLOCK = 1 << 16;

    private final SecretStore store;
    private final Form form;
    /// The master secrets that have a `CLIENT_RANDOM` line, each as an id; filled where it matters alone.
    private final SecretStore masters = KeyFiles.store();

    MergedKeyLog(SecretStore store, Form form) {
        this.store = store;
        this.form = form;
        if (form == Form.KEYLOG && has(SecretLabel.RSA_SESSION_ID)) {
            collectMasters();
        }
    }

    private boolean has(SecretLabel label) {
        return store.all().stream().anyMatch(secret -> secret.label() == label);
    }

    private void collectMasters() {
        for (Secret secret : store.all()) {
            if (secret.label() == SecretLabel.CLIENT_RANDOM) {
                masters.add(new Secret(SecretLabel.CLIENT_RANDOM, 0, secret.value(), new byte[0]));
            }
        }
    }

    boolean isEmpty() {
        return store.all().stream().noneMatch(this::wanted);
    }

    void writeTo(OutputStream out) throws IOException {
        OutputStream blocks = new BufferedOutputStream(out, BLOCK);
        for (Secret secret : store.all()) {
            if (wanted(secret)) {
                blocks.write((KeyLogLine.format(secret) + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
        blocks.flush();
    }

    /// A Session-ID line that says again what a `CLIENT_RANDOM` line says is for tools that want it alone.
    private boolean wanted(Secret secret) {
        if (secret.label() != SecretLabel.RSA_SESSION_ID) {
            return form == Form.KEYLOG;
        }
        return form == Form.RSA_SESSION_ID || masters.byId(secret.value()).isEmpty();
    }
}
