package dev.kaifu.cli;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.Conversation.Status;
import dev.kaifu.analysis.finding.Finding;
import dev.kaifu.analysis.finding.Finding.Severity;
import dev.kaifu.analysis.session.TlsSummary;
import dev.kaifu.analysis.tcp.TcpStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Conversations for a person to read: a head line, then each thing said with its time and packet, then the findings.
final class TextReport implements OpenReport {
    private static final int PACKET_WIDTH = 6;

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
    public byte[] text(Conversation conversation, List<Finding> findings) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(text, false, StandardCharsets.UTF_8);
        head(conversation, to);
        dialogue(conversation, to);
        findings.forEach(finding -> finding(finding, to));
        to.println();
        to.flush();
        return text.toByteArray();
    }

    @Override
    public void print(Rendered conversation) {
        counts.merge(conversation.conversation().status(), 1, Integer::sum);
        errors += (int) conversation.findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .count();
        out.writeBytes(conversation.text());
    }

    private void head(Conversation conversation, PrintStream to) {
        TcpStream stream = conversation.stream();
        to.println(style.head("stream " + stream.index() + "  " + stream.client() + " -> " + stream.server() + "  "
                + lower(conversation.protocol()) + "  " + lower(conversation.status()) + "  ("
                + Timestamps.date(stream.firstTimeNanos()) + ", UTC)"));
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

    private void dialogue(Conversation conversation, PrintStream to) {
        DialogueLines lines = new DialogueLines(masking);
        boolean tlsShown = conversation.tls().isEmpty();
        for (Conversation.Event event : conversation.events()) {
            if (event.insideTls() && !tlsShown) {
                tlsShown = true;
                tls(conversation, to);
            }
            String time =
                    Timestamps.ofDay(event.timeNanos(), conversation.stream().timeDigits());
            String at = "  " + time + " " + packet(event.packet()) + " ";
            for (String line : lines.of(event)) {
                to.println(at + line);
                // The further lines of a reply came in the same packet.
                at = " ".repeat(at.length());
            }
        }
        if (!tlsShown) {
            tls(conversation, to);
        }
        if (conversation.eventsTruncated()) {
            to.println("  (more was said; --format events shows all of it)");
        }
    }

    private void tls(Conversation conversation, PrintStream to) {
        conversation
                .tls()
                .ifPresent(tls -> to.println(style.tls("  == TLS (" + conversation.via() + ") "
                        + tls.version().orElse("version unknown") + " "
                        + tls.cipher().orElse("cipher unknown") + HandshakeWords.text(tls.handshake())
                        + serverName(tls))));
    }

    private static String serverName(TlsSummary tls) {
        return tls.serverName()
                .map(name -> ", SNI " + TerminalText.escape(name))
                .orElse("");
    }

    private void finding(Finding finding, PrintStream to) {
        String packets = finding.packets().stream().map(String::valueOf).collect(Collectors.joining(", "));
        String blame = finding.severity() == Severity.INFO ? "" : ", blame: " + lower(finding.blame());
        to.println(style.finding(
                finding.severity(),
                "  ! " + finding.id() + " (" + lower(finding.severity()) + blame + "): "
                        + TerminalText.escape(masking.serverText(finding.message())) + "  [packet " + packets + "]"));
    }

    private static String packet(long number) {
        String digits = Long.toString(number);
        return " ".repeat(Math.max(0, PACKET_WIDTH - digits.length())) + digits;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
