package dev.kaifu.probe.check;

import dev.kaifu.probe.tls.TlsSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What came of one connection.
///
/// @param job with the security that was found
/// @param steps in the order in which they were taken; the last but those of [Stage#READ_BACK] is where it ended
/// @param offers the EHLO reply's lines behind the first, of the last EHLO; printable
/// @param messageId of the test message that the server took
public record Cell(
        CheckJob job, List<Step> steps, Optional<TlsSummary> tls, List<String> offers, Optional<String> messageId) {
    public Cell {
        steps = List.copyOf(steps);
        offers = List.copyOf(offers);
    }

    Cell with(Step more) {
        List<Step> all = new ArrayList<>(steps);
        all.add(more);
        return new Cell(job, all, tls, offers, messageId);
    }

    /// The first step that failed; empty where all went well.
    public Optional<Step> failure() {
        return steps.stream().filter(step -> !step.isGood()).findFirst();
    }

    /// How it ended.
    public Outcome outcome() {
        return failure().map(Step::outcome).orElse(Outcome.OK);
    }
}
