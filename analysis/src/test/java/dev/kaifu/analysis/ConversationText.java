package dev.kaifu.analysis;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.finding.Findings;
import dev.kaifu.analysis.session.TlsSummary;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the program says of captures, as text to compare: one conversation each, in the order in which they came
/// out.
///
/// @param head numbers, ends and ending
/// @param rest what the reference says too
/// @param more what it does not say: subjects, why something stays sealed, findings
record ConversationText(int stream, String head, String rest, String more) {
    /// Opens a file as `kaifu open` does: its own secrets first.
    static List<ConversationText> of(Path capture, List<byte[]> keyLogs) throws IOException {
        SecretStore secrets = new SecretStore();
        keyLogs.forEach(text -> SecretScanner.scan(text).into(secrets));
        List<ConversationText> said = new ArrayList<>();
        try (Opener opener =
                new Opener(secrets, PlaintextSink.NONE, true, conversation -> said.add(of(conversation)))) {
            opener.collectSecrets(capture);
            opener.read(capture);
            opener.finish();
        }
        return said;
    }

    static ConversationText of(Conversation conversation) {
        TcpStream stream = conversation.stream();
        String head = "stream %d %s -> %s from packet %d at %d to packet %d, %s, missing %d%n"
                .formatted(
                        stream.index(),
                        stream.client(),
                        stream.server(),
                        stream.firstPacket(),
                        stream.firstTimeNanos(),
                        conversation.lastPacket(),
                        conversation.ending(),
                        conversation.missingBytes());
        StringBuilder rest = new StringBuilder("%s %s%n".formatted(conversation.protocol(), conversation.status()));
        conversation.tls().ifPresent(tls -> rest.append(line(tls, conversation.via())));
        rest.append("CLIENT %s %s%n"
                .formatted(conversation.client().bytes(), conversation.client().sha256()));
        rest.append("SERVER %s %s%n"
                .formatted(conversation.server().bytes(), conversation.server().sha256()));
        for (Conversation.Event event : conversation.events()) {
            rest.append("packet %d at %d%s: %s %s%n"
                    .formatted(
                            event.packet(),
                            event.timeNanos(),
                            event.insideTls() ? " inside" : "",
                            event.event(),
                            event.sha256()));
        }
        for (Conversation.Alert alert : conversation.alerts()) {
            rest.append(
                    "alert %d %s %d %d%n".formatted(alert.packet(), alert.from(), alert.level(), alert.description()));
        }
        return new ConversationText(stream.index(), head, rest.toString(), more(conversation));
    }

    private static String more(Conversation conversation) {
        StringBuilder more = new StringBuilder();
        conversation.tls().ifPresent(tls -> more.append(tls).append('\n'));
        conversation.whySentence().ifPresent(why -> more.append(why).append('\n'));
        conversation
                .events()
                .forEach(event -> more.append(event.subject().text()).append(';'));
        more.append(conversation.carriedData()).append(conversation.eventsTruncated());
        Findings.of(conversation).forEach(finding -> more.append('\n').append(finding));
        return more.append('\n').toString();
    }

    private static String line(TlsSummary tls, String via) {
        return "tls %s %s %s %s%n"
                .formatted(
                        tls.version().orElse("-"),
                        tls.cipher().orElse("-"),
                        via,
                        tls.serverName().orElse("-"));
    }
}
