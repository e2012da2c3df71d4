package dev.kaifu.cli;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.finding.Finding;
import dev.kaifu.analysis.session.TlsSummary;
import dev.kaifu.analysis.session.WhyId;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// One line a conversation, for spreadsheets (RFC 4180).
final class CsvReport implements OpenReport {
    private final PrintStream out;

    CsvReport(PrintStream out) {
        this.out = out;
        out.writeBytes(line(List.of(
                "stream",
                "client",
                "server",
                "protocol",
                "started",
                "tlsVersion",
                "cipher",
                "via",
                "sni",
                "status",
                "whyId",
                "clientBytes",
                "serverBytes",
                "clientSha256",
                "serverSha256",
                "events",
                "findings")));
    }

    @Override
    public byte[] text(Conversation conversation, List<Finding> findings) {
        return line(List.of(
                Integer.toString(conversation.stream().index()),
                conversation.stream().client().toString(),
                conversation.stream().server().toString(),
                conversation.protocol().name().toLowerCase(Locale.ROOT),
                Timestamps.full(
                        conversation.stream().firstTimeNanos(),
                        conversation.stream().timeDigits()),
                conversation.tls().flatMap(TlsSummary::version).orElse(""),
                conversation.tls().flatMap(TlsSummary::cipher).orElse(""),
                conversation.via(),
                conversation.tls().flatMap(TlsSummary::serverName).orElse(""),
                conversation.status().name().toLowerCase(Locale.ROOT),
                conversation.why().map(WhyId::id).orElse(""),
                Long.toString(conversation.client().bytes()),
                Long.toString(conversation.server().bytes()),
                conversation.client().sha256(),
                conversation.server().sha256(),
                Integer.toString(conversation.events().size()),
                findings.stream().map(Finding::id).collect(Collectors.joining(" "))));
    }

    @Override
    public void print(Rendered conversation) {
        out.writeBytes(conversation.text());
    }

    private static byte[] line(List<String> fields) {
        String line = fields.stream().map(CsvReport::field).collect(Collectors.joining(",")) + "\r\n";
        return line.getBytes(StandardCharsets.UTF_8);
    }

    /// The SNI is hostile text: a spreadsheet must not take it for a formula.
    static String field(String value) {
        String safe = TerminalText.escape(value);
        if (!safe.isEmpty() && "=+-@".indexOf(safe.charAt(0)) >= 0) {
            safe = "'" + safe;
        }
        boolean plain = safe.indexOf(',') < 0 && safe.indexOf('"') < 0;
        return plain ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
