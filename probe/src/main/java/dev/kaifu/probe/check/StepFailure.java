package dev.kaifu.probe.check;

/// Ends a connection's check at the step that is under way.
final class StepFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final Outcome outcome;

    /// @param detail what the server said; may be empty
    StepFailure(Outcome outcome, String detail) {
        super(detail, null, false, false);
        this.outcome = outcome;
    }

    Outcome outcome() {
        return outcome;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
