package dev.kaifu.cli;

import dev.kaifu.probe.tls.TrustedAuthorities;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The trusted authorities that `--ca` asks for.
final class Authorities {
    private Authorities() {}

    static TrustedAuthorities of(@Nullable Path file) {
        if (file == null) {
            return TrustedAuthorities.ofRuntime();
        }
        try {
            return TrustedAuthorities.ofFile(file);
        } catch (IOException e) {
            throw new UserError(
                    ExitStatus.UNREADABLE,
                    "the authorities of --ca " + TerminalText.escape(file.toString())
                            + " cannot be read; give a file of certificates in PEM.");
        }
    }
}
