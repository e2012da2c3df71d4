package dev.kaifu.probe.check;

import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Draws the verdicts from what all connections showed, the most telling first: what one connection cannot tell (is it
/// this port, this address family, or the server?) the others do.
public final class Verdicts {
    /// All is well.
    public static final String ALL_WELL = "all-well";
    /// One port gets no answer although the host answers on another: what happened to the seed's author.
    public static final String PORT_BLOCKED = "port-blocked";
    /// A port that the user asked for is closed, although the host answers on another.
    public static final String PORT_CLOSED = "port-closed";
    /// IPv6 does not get through, IPv4 does, or the other way about.
    public static final String FAMILY_BLOCKED = "address-family-blocked";

    /// All ids besides those of [Outcome].
    public static final List<String> IDS = List.of(ALL_WELL, PORT_BLOCKED, PORT_CLOSED, FAMILY_BLOCKED);

    private static final int RELAY_PORT = 25;

    private Verdicts() {}

    /// At least one; the first is the one to show where there is room for one.
    public static List<Verdict> of(List<Cell> cells) {
        List<Verdict> verdicts = new ArrayList<>(failures(cells));
        boolean connected = cells.stream().anyMatch(cell -> !cell.outcome().isUnconnected());
        if (connected) {
            verdicts.addAll(blocked(cells));
        } else {
            unconnected(cells).ifPresent(verdicts::add);
        }
        verdicts.sort(Comparator.comparing(Verdict::severity));
        if (verdicts.stream().noneMatch(verdict -> verdict.severity() == Severity.ERROR)) {
            List<Cell> good = where(cells, cell -> cell.outcome() == Outcome.OK);
            verdicts.addFirst(new Verdict(ALL_WELL, Severity.INFO, Blame.UNKNOWN, good, Stage.CONNECT, ""));
        }
        return List.copyOf(verdicts);
    }

    /// One a kind of failure behind the connection, in the order of [Outcome].
    private static List<Verdict> failures(List<Cell> cells) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            List<Cell> same = where(cells, cell -> cell.outcome() == outcome);
            if (outcome != Outcome.OK && !outcome.isUnconnected() && !same.isEmpty()) {
                verdicts.add(verdict(outcome, same, blame(outcome, cells)));
            }
        }
        return verdicts;
    }

    /// STARTTLS that is missing on one way to a server and there on another was taken out on the way.
    private static Blame blame(Outcome outcome, List<Cell> cells) {
        boolean offeredElsewhere = cells.stream()
                .anyMatch(cell -> cell.steps().stream()
                        .anyMatch(step -> step.stage() == Stage.STARTTLS && step.outcome() == Outcome.OK));
        boolean missing = outcome == Outcome.STARTTLS_NOT_OFFERED;
        return missing && offeredElsewhere ? Blame.UNKNOWN : outcome.blame();
    }

    private static Verdict verdict(Outcome outcome, List<Cell> same, Blame blame) {
        Step step = same.getFirst().failure().orElseThrow();
        return new Verdict(outcome.id(), Severity.ERROR, blame, same, step.stage(), step.detail());
    }

    /// Nothing answers at all: the commonest reason is the one to tell.
    private static Optional<Verdict> unconnected(List<Cell> cells) {
        return cells.stream()
                .map(Cell::outcome)
                .distinct()
                .max(Comparator.comparingLong(outcome ->
                        where(cells, cell -> cell.outcome() == outcome).size()))
                .map(outcome -> verdict(outcome, where(cells, cell -> cell.outcome() == outcome), outcome.blame()));
    }

    private static List<Verdict> blocked(List<Cell> cells) {
        List<Verdict> verdicts = new ArrayList<>();
        List<Cell> left = new ArrayList<>(where(cells, cell -> cell.outcome().isUnconnected()));
        for (boolean v6 : new boolean[] {true, false}) {
            List<Cell> family = where(cells, cell -> isOf(cell, v6));
            boolean none = family.stream().allMatch(cell -> cell.outcome().isUnconnected());
            if (!family.isEmpty() && none) {
                Step step = family.getFirst().failure().orElseThrow();
                verdicts.add(new Verdict(
                        FAMILY_BLOCKED, Severity.WARNING, Blame.NETWORK, family, step.stage(), v6 ? "IPv6" : "IPv4"));
                left.removeAll(family);
            }
        }
        port(left, cell -> cell.outcome() != Outcome.CONNECT_REFUSED, PORT_BLOCKED, Blame.NETWORK)
                .ifPresent(verdicts::add);
        port(
                        left,
                        cell -> cell.outcome() == Outcome.CONNECT_REFUSED
                                && cell.job().asked(),
                        PORT_CLOSED,
                        Blame.SERVER)
                .ifPresent(verdicts::add);
        return verdicts;
    }

    /// Providers block port 25 for good reasons, and submission does without it: a warning.
    private static Optional<Verdict> port(List<Cell> left, Predicate<Cell> which, String id, Blame blame) {
        List<Cell> same = where(left, which);
        boolean matters = same.stream()
                .anyMatch(cell -> cell.job().port() != RELAY_PORT || cell.job().asked());
        return same.stream()
                .findFirst()
                .flatMap(Cell::failure)
                .map(step -> new Verdict(
                        id, matters ? Severity.ERROR : Severity.WARNING, blame, same, step.stage(), step.detail()));
    }

    private static boolean isOf(Cell cell, boolean v6) {
        Optional<InetAddress> address = cell.job().address();
        return address.isPresent() && (address.get() instanceof Inet6Address) == v6;
    }

    private static List<Cell> where(List<Cell> cells, Predicate<Cell> which) {
        return cells.stream().filter(which).toList();
    }
}
