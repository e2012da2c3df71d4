package dev.kaifu.probe.check;

import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

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
    /// The host's name leads to addresses of a family on which nothing listens.
    public static final String FAMILY_CLOSED = "address-family-closed";

    /// All ids besides those of [Outcome].
    public static final List<String> IDS = List.of(ALL_WELL, PORT_BLOCKED, PORT_CLOSED, FAMILY_BLOCKED, FAMILY_CLOSED);

    private static final int RELAY_PORT = 25;

    private Verdicts() {}

    /// At least one; the first is the one to show where there is room for one.
    public static List<Verdict> of(List<Cell> cells) {
        Map<String, List<Cell>> hosts = cells.stream()
                .collect(Collectors.groupingBy(cell -> cell.job().host(), LinkedHashMap::new, Collectors.toList()));
        List<Verdict> verdicts = new ArrayList<>();
        hosts.values().forEach(host -> verdicts.addAll(ofHost(host)));
        verdicts.sort(Comparator.comparing(Verdict::severity));
        if (verdicts.stream().noneMatch(verdict -> verdict.severity() == Severity.ERROR)) {
            List<Cell> good = where(cells, cell -> cell.outcome() == Outcome.OK);
            verdicts.addFirst(new Verdict(ALL_WELL, Severity.INFO, Blame.UNKNOWN, good, Stage.CONNECT, ""));
        }
        return List.copyOf(verdicts);
    }

    private static List<Verdict> ofHost(List<Cell> cells) {
        List<Verdict> verdicts = new ArrayList<>(failures(cells));
        verdicts.addAll(tolerated(cells));
        if (cells.stream().allMatch(cell -> cell.outcome().isUnconnected())) {
            unconnected(cells).ifPresent(verdicts::add);
        } else {
            verdicts.addAll(blocked(cells));
        }
        return verdicts;
    }

    /// One a kind of failure behind the connection, in the order of [Outcome].
    private static List<Verdict> failures(List<Cell> cells) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            List<Cell> same = where(cells, cell -> cell.outcome() == outcome);
            if (outcome != Outcome.OK && !outcome.isUnconnected() && !same.isEmpty()) {
                verdicts.add(verdict(outcome, severity(outcome, same, cells), same, blame(outcome, cells)));
            }
        }
        return verdicts;
    }

    /// What the user wanted to be overlooked is a fault still.
    private static List<Verdict> tolerated(List<Cell> cells) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            List<Cell> same = where(cells, cell -> tolerated(cell, outcome).isPresent());
            same.stream()
                    .findFirst()
                    .flatMap(cell -> tolerated(cell, outcome))
                    .map(step -> new Verdict(
                            outcome.id(), Severity.WARNING, outcome.blame(), same, step.stage(), step.detail()))
                    .ifPresent(verdicts::add);
        }
        return verdicts;
    }

    private static Optional<Step> tolerated(Cell cell, Outcome outcome) {
        return cell.steps().stream()
                .filter(step -> step.tolerated() && step.outcome() == outcome)
                .findFirst();
    }

    /// What fails on an unasked relay port alone harms nobody's submission: RFC 6409 3 keeps the two apart. A relay
    /// that offers no AUTH is even as it should be.
    private static Severity severity(Outcome outcome, List<Cell> same, List<Cell> cells) {
        boolean submits = cells.stream().anyMatch(cell -> cell.outcome() == Outcome.OK);
        if (!submits || same.stream().anyMatch(Verdicts::matters)) {
            return Severity.ERROR;
        }
        return outcome == Outcome.AUTH_NOT_OFFERED ? Severity.INFO : Severity.WARNING;
    }

    private static boolean matters(Cell cell) {
        return cell.job().port() != RELAY_PORT || cell.job().asked();
    }

    /// STARTTLS that is missing on one way to a server and there on another was taken out on the way.
    private static Blame blame(Outcome outcome, List<Cell> cells) {
        boolean offeredElsewhere = cells.stream()
                .anyMatch(cell -> cell.steps().stream()
                        .anyMatch(step -> step.stage() == Stage.STARTTLS && step.outcome() == Outcome.OK));
        boolean missing = outcome == Outcome.STARTTLS_NOT_OFFERED;
        return missing && offeredElsewhere ? Blame.UNKNOWN : outcome.blame();
    }

    private static Verdict verdict(Outcome outcome, Severity severity, List<Cell> same, Blame blame) {
        Step step = same.getFirst().failure().orElseThrow();
        return new Verdict(outcome.id(), severity, blame, same, step.stage(), step.detail());
    }

    /// Nothing answers at all: the commonest reason is the one to tell, of two as common the first of [Outcome].
    private static Optional<Verdict> unconnected(List<Cell> cells) {
        return cells.stream()
                .map(Cell::outcome)
                .distinct()
                .sorted()
                .max(Comparator.comparingLong(outcome -> count(cells, outcome)))
                .map(outcome -> verdict(
                        outcome, Severity.ERROR, where(cells, cell -> cell.outcome() == outcome), outcome.blame()));
    }

    private static long count(List<Cell> cells, Outcome outcome) {
        return cells.stream().filter(cell -> cell.outcome() == outcome).count();
    }

    private static List<Verdict> blocked(List<Cell> cells) {
        List<Verdict> verdicts = new ArrayList<>();
        List<Cell> left = new ArrayList<>(where(cells, cell -> cell.outcome().isUnconnected()));
        for (boolean v6 : new boolean[] {true, false}) {
            List<Cell> family = where(cells, cell -> isOf(cell, v6));
            if (!family.isEmpty() && left.containsAll(family)) {
                verdicts.add(family(family, v6 ? "IPv6" : "IPv4"));
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

    /// A refusal came from the host: the way there is open.
    private static Verdict family(List<Cell> cells, String name) {
        boolean closed = cells.stream().allMatch(cell -> cell.outcome() == Outcome.CONNECT_REFUSED);
        Stage stage = cells.getFirst().failure().orElseThrow().stage();
        return new Verdict(
                closed ? FAMILY_CLOSED : FAMILY_BLOCKED,
                Severity.WARNING,
                closed ? Blame.SERVER : Blame.NETWORK,
                cells,
                stage,
                name);
    }

    /// Providers block port 25 for good reasons, and submission does without it: a warning.
    private static Optional<Verdict> port(List<Cell> left, Predicate<Cell> which, String id, Blame blame) {
        List<Cell> same = where(left, which);
        Severity severity = same.stream().anyMatch(Verdicts::matters) ? Severity.ERROR : Severity.WARNING;
        return same.stream()
                .findFirst()
                .flatMap(Cell::failure)
                .map(step -> new Verdict(id, severity, blame, same, step.stage(), step.detail()));
    }

    private static boolean isOf(Cell cell, boolean v6) {
        Optional<InetAddress> address = cell.job().address();
        return address.isPresent() && (address.get() instanceof Inet6Address) == v6;
    }

    private static List<Cell> where(List<Cell> cells, Predicate<Cell> which) {
        return cells.stream().filter(which).toList();
    }
}
