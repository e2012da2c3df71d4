package dev.kaifu.cli;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.Conversation.Status;
import dev.kaifu.analysis.finding.Finding;
import dev.kaifu.analysis.finding.Finding.Severity;
import dev.kaifu.analysis.session.TlsSummary;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Conversations for a person to read: a head line, then each thing said with its time and packet, then the findings.
final class TextReport implements OpenReport {
    private final PrintStream out;
    private final Masking masking;
    private final TextStyle style;
    private final Map<Status, Integer> counts = new EnumMap<>(Status.class);
    private int errors;

    TextReport(PrintStream out, Masking masking, TextStyle style) {
        this.out = out;
        this.masking = masking;
        this.style = style;
    }

    @Override
    public void conversation(Conversation conversation, List<Finding> findings) {
        counts.merge(conversation.status(), 1, Integer::sum);
        out.println(style.head(String.format(
                Locale.ROOT,
                "stream %d  %s -> %s  %s  %s  (%s, UTC)",
                conversation.stream().index(),
                conversation.stream().client(),
                conversation.stream().server(),
                lower(conversation.protocol()),
                lower(conversation.status()),
                Timestamps.date(conversation.stream().firstTimeNanos()))));
        dialogue(conversation);
        findings.forEach(this::finding);
        out.println();
    }

    @Override
    public void finish() {
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        List<String> parts = new ArrayList<>();
        counts.forEach((status, count) -> parts.add(count + " " + lower(status)));
        out.println(all
                + (all == 1 ? " conversation" : " conversations")
                + (parts.isEmpty() ? "" : ": " + String.join(", ", parts))
                + (errors == 0 ? "" : "; " + errors + (errors == 1 ? " error" : " errors")));
    }

    private void dialogue(Conversation conversation) {
        DialogueLines lines = new DialogueLines(masking);
        boolean tlsShown = conversation.tls().isEmpty();
        for (Conversation.Event event : conversation.events()) {
            if (event.insideTls() && !tlsShown) {
                tlsShown = true;
                tls(conversation);
            }
            String at = String.format(
                    Locale.ROOT,
                    "  %s %6d ",
                    Timestamps.ofDay(event.timeNanos(), conversation.stream().timeDigits()),
                    event.packet());
            for (String line : lines.of(event)) {
                out.println(at + line);
                // The further lines of a reply came in the same packet.
                at = " ".repeat(at.length());
            }
        }
        if (!tlsShown) {
            tls(conversation);
        }
        if (conversation.eventsTruncated()) {
            out.println("  (more was said; --format events shows all of it)");
        }
    }

    private void tls(Conversation conversation) {
        conversation
                .tls()
                .ifPresent(tls -> out.println(style.tls("  == TLS (" + conversation.via() + ") "
                        + tls.version().orElse("version unknown") + " "
                        + tls.cipher().orElse("cipher unknown") + serverName(tls))));
    }

    private static String serverName(TlsSummary tls) {
        return tls.serverName()
                .map(name -> ", SNI " + TerminalText.escape(name))
                .orElse("");
    }

    private void finding(Finding finding) {
        errors += finding.severity() == Severity.ERROR ? 1 : 0;
        String packets = finding.packets().stream().map(String::valueOf).collect(Collectors.joining(", "));
        String blame = finding.severity() == Severity.INFO ? "" : ", blame: " + lower(finding.blame());
        out.println(style.finding(
                finding.severity(),
                "  ! " + finding.id() + " (" + lower(finding.severity()) + blame + "): "
                        + TerminalText.escape(masking.serverText(finding.message())) + "  [packet " + packets + "]"));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
