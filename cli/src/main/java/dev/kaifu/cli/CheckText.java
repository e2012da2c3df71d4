package dev.kaifu.cli;

import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import dev.kaifu.probe.check.Cell;
import dev.kaifu.probe.check.CheckResult;
import dev.kaifu.probe.check.Outcome;
import dev.kaifu.probe.check.Sentences;
import dev.kaifu.probe.check.Step;
import dev.kaifu.probe.check.Verdict;
import dev.kaifu.protocol.net.IpAddressText;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/// A check for people: each connection with its steps, then the verdict.
final class CheckText {
    private static final int STAGE_WIDTH = 12;

    private final PrintStream out;
    private final Sentences sentences;
    private final TextStyle style;

    CheckText(PrintStream out, Sentences sentences, TextStyle style) {
        this.out = out;
        this.sentences = sentences;
        this.style = style;
    }

    void print(CheckResult result) {
        cells(result);
        verdicts(result);
    }

    void cells(CheckResult result) {
        result.cells().forEach(this::cell);
    }

    private void cell(Cell cell) {
        boolean good = cell.outcome() == Outcome.OK;
        String address = cell.job()
                .address()
                .map(each -> IpAddressText.of(each.getAddress()))
                .orElse("-");
        String head = cell.job().host() + " " + cell.job().port() + " "
                + cell.job().security().id() + " " + address + "  " + sentences.word(good ? "good" : "failed");
        out.println(good ? style.head(TerminalText.escape(head)) : failed(TerminalText.escape(head)));
        cell.steps().forEach(this::step);
        out.println();
    }

    private void step(Step step) {
        boolean good = step.isGood();
        String took = String.format(Locale.ROOT, "%6.1f ms", step.took().toNanos() / 1e6);
        boolean fault = step.outcome() != Outcome.OK;
        String what = (fault ? step.outcome().id() + "  " : "") + step.detail();
        String line = "  " + padded(sentences.stage(step.stage())) + took + "  " + TerminalText.escape(what.strip());
        Severity severity = !fault ? Severity.INFO : good ? Severity.WARNING : Severity.ERROR;
        out.println(style.finding(severity, line.stripTrailing()));
    }

    /// A character of Japanese is two columns wide.
    private static String padded(String label) {
        int columns = label.codePoints().map(c -> c > 0x2e7f ? 2 : 1).sum();
        return label + " ".repeat(Math.max(1, STAGE_WIDTH - columns));
    }

    private String failed(String line) {
        return style.finding(Severity.ERROR, line);
    }

    void verdicts(CheckResult result) {
        List<Verdict> verdicts = result.verdicts();
        for (int i = 0; i < verdicts.size(); i++) {
            Verdict verdict = verdicts.get(i);
            String label = sentences.word(i == 0 ? "verdict" : "also");
            String blame = verdict.isGood() || verdict.blame() == Blame.UNKNOWN
                    ? ""
                    : ", " + sentences.word("blame") + ": " + sentences.blame(verdict.blame());
            String line = label + " (" + verdict.id() + blame + "): " + sentences.of(verdict);
            out.println(style.finding(verdict.severity(), TerminalText.escape(line)));
        }
    }
}
