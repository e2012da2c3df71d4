package dev.kaifu.analysis;

import dev.kaifu.analysis.session.SecretSource;
import dev.kaifu.analysis.stage.SecretsLoaded;
import dev.kaifu.analysis.stage.Stages;
import dev.kaifu.protocol.bytes.ByteSpan;
import dev.kaifu.protocol.secrets.SecretScanner;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks through the texts inside one capture, whole or in pieces. What is found goes into the store at once: a text
/// may be longer than what memory has room for.
final class KeyLogScans {
    private final SecretSource secrets;
    private Optional<Scan> underWay = Optional.empty();

    KeyLogScans(SecretSource secrets) {
        this.secrets = secrets;
    }

    /// @param since the packet behind which the text stands
    void whole(ByteSpan text, long since) {
        if (secrets.isLearning()) {
            // Those that can be known were collected before.
            return;
        }
        Scan scan = new Scan(secrets, since);
        scan.take(text);
        scan.finish();
    }

    /// @param last whether the text ends with this piece
    void piece(ByteSpan text, boolean last, long since) {
        if (secrets.isLearning()) {
            return;
        }
        Scan scan = underWay.orElseGet(() -> new Scan(secrets, since));
        scan.take(text);
        underWay = last ? Optional.empty() : Optional.of(scan);
        if (last) {
            scan.finish();
        }
    }

    /// One text.
    private static final class Scan {
        /// Without a recording, its class is not as much as loaded.
        private final @Nullable SecretsLoaded event = Stages.recorded() ? SecretsLoaded.begun() : null;

        private final StoredSecrets found;
        private final SecretScanner scanner;
        private long bytes;

        Scan(SecretSource secrets, long since) {
            this.found = new StoredSecrets(secrets.store(), since);
            this.scanner = new SecretScanner(found);
        }

        void take(ByteSpan text) {
            scanner.take(text.array(), text.offset(), text.offset() + text.length());
            bytes += text.length();
        }

        void finish() {
            scanner.finish();
            if (event != null) {
                event.ended(bytes, found.count());
            }
        }
    }
}
