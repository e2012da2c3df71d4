package dev.kaifu.benchmarks.measure;

import dev.kaifu.analysis.Opener;
import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.session.WhyId;
import dev.kaifu.benchmarks.measure.OpenedStream.MailPackets;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailProtocol;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Corpus.SideDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Opens the captures of the corpus with the program's own library, each with the same secrets once.
final class CaptureOpener {
    private record Asked(String file, Corpus.Secrets secrets) {}

    private final Path folder;
    private final ProgramRun program;
    private final Map<Asked, OpenedCapture> opened = new HashMap<>();

    CaptureOpener(Path folder, ProgramRun program) {
        this.folder = folder;
        this.program = program;
    }

    OpenedCapture open(String file, Corpus.Secrets secrets) {
        return opened.computeIfAbsent(new Asked(file, secrets), this::openAnew);
    }

    private OpenedCapture openAnew(Asked asked) {
        try {
            // RSA keys and PSKs are options of the command line.
            return asked.secrets.keyLogsAlone()
                    ? openInProcess(asked)
                    : program.open(folder, asked.file, asked.secrets);
        } catch (IOException e) {
            return new OpenedCapture(List.of(), -1, String.valueOf(e.getMessage()));
        }
    }

    private OpenedCapture openInProcess(Asked asked) throws IOException {
        SecretStore store = new SecretStore();
        for (String keyLog : asked.secrets.keyLogs()) {
            SecretScanner.scan(Files.readAllBytes(folder.resolve(keyLog))).into(store);
        }
        List<Conversation> conversations = new ArrayList<>();
        Path capture = folder.resolve(asked.file);
        try (Opener opener = new Opener(store, PlaintextSink.NONE, true, conversations::add)) {
            opener.collectSecrets(capture);
            opener.read(capture);
            opener.finish();
            List<OpenedStream> streams =
                    conversations.stream().map(CaptureOpener::stream).toList();
            return new OpenedCapture(streams, opener.packets(), String.join(" ", opener.damages()));
        }
    }

    private static OpenedStream stream(Conversation conversation) {
        String status = conversation.status().name().toLowerCase(Locale.ROOT);
        return new OpenedStream(
                conversation.stream().index(),
                conversation.stream().client().toString(),
                conversation
                        .why()
                        .map(WhyId::id)
                        .map(why -> status + ", " + why)
                        .orElse(status),
                digest(conversation.client()),
                digest(conversation.server()),
                packets(
                        conversation,
                        MailProtocol.SMTP,
                        event -> event instanceof MailEvent.Command,
                        event -> event instanceof MailEvent.Reply),
                packets(
                        conversation,
                        MailProtocol.POP3,
                        CaptureOpener::isPop3Request,
                        event -> event instanceof MailEvent.Response response
                                && !response.tag().equals("+")));
    }

    private static SideDigest digest(Conversation.Plaintext side) {
        return new SideDigest(side.bytes(), side.sha256());
    }

    /// To tshark, what answers a challenge (RFC 5034 4) is a command too, and a continuation no reply.
    private static boolean isPop3Request(MailEvent event) {
        return event instanceof MailEvent.Command
                || (event instanceof MailEvent.SaslLine line && line.from() == Side.CLIENT);
    }

    private static MailPackets packets(
            Conversation conversation,
            MailProtocol protocol,
            Predicate<MailEvent> isCommand,
            Predicate<MailEvent> isReply) {
        return conversation.protocol() == protocol
                ? new MailPackets(packets(conversation, isCommand), packets(conversation, isReply))
                : MailPackets.NONE;
    }

    private static Set<Long> packets(Conversation conversation, Predicate<MailEvent> wanted) {
        return conversation.events().stream()
                .filter(event -> wanted.test(event.event()))
                .map(Conversation.Event::packet)
                .collect(Collectors.toUnmodifiableSet());
    }
}
