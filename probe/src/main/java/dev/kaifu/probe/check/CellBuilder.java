package dev.kaifu.probe.check;

import dev.kaifu.probe.tls.TlsSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A cell while its connection lasts. Whatever a server says goes through `masking` first: some repeat the password.
final class CellBuilder {
    private final CheckJob job;
    private final UnaryOperator<String> masking;
    private final List<Step> steps = new ArrayList<>();
    private Optional<TlsSummary> tls = Optional.empty();
    private List<String> offers = List.of();
    private Optional<String> messageId = Optional.empty();
    private Stage stage = Stage.CONNECT;
    private long sinceNanos = System.nanoTime();

    CellBuilder(CheckJob job, UnaryOperator<String> masking) {
        this.job = job;
        this.masking = masking;
    }

    /// A step begins; it is the one that fails if anything does.
    void begin(Stage next) {
        stage = next;
        sinceNanos = System.nanoTime();
    }

    void passed(String detail) {
        ended(Outcome.OK, detail);
    }

    void ended(Outcome outcome, String detail) {
        ended(outcome, detail, false);
    }

    void ended(Outcome outcome, String detail, boolean tolerated) {
        Duration took = Duration.ofNanos(System.nanoTime() - sinceNanos);
        steps.add(new Step(stage, outcome, masking.apply(detail).strip(), took, tolerated));
    }

    void tls(Optional<TlsSummary> summary) {
        tls = summary;
    }

    void offers(List<String> lines) {
        offers = lines.stream().map(masking).toList();
    }

    void taken(String id) {
        messageId = Optional.of(id);
    }

    boolean hasFailed() {
        return steps.stream().anyMatch(step -> !step.isGood());
    }

    Cell build() {
        return new Cell(job, steps, tls, offers, messageId);
    }
}
