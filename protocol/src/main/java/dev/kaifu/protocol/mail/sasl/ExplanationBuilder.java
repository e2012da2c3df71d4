package dev.kaifu.protocol.mail.sasl;

import java.util.ArrayList;
import java.util.List;

/// An explanation while it comes about.
final class ExplanationBuilder {
    private static final String MASK = "********";

    private final boolean showSecrets;
    private final List<String> parts = new ArrayList<>();
    private final List<String> mistakes = new ArrayList<>();

    ExplanationBuilder(boolean showSecrets) {
        this.showSecrets = showSecrets;
    }

    void part(String line) {
        parts.add(line);
    }

    /// A part that is or may be a password.
    void secret(String label, String value) {
        parts.add(label + ": " + (showSecrets ? value : MASK));
    }

    /// The same mistake is told once.
    void mistake(String sentence) {
        if (!mistakes.contains(sentence)) {
            mistakes.add(sentence);
        }
    }

    SaslExplanation build() {
        return new SaslExplanation(parts, mistakes);
    }
}
