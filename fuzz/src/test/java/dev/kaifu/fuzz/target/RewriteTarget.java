package dev.kaifu.fuzz.target;

import dev.kaifu.analysis.Opener;
import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.rewrite.CaptureCopy;
import dev.kaifu.analysis.rewrite.PlaintextCapture;
import dev.kaifu.analysis.rewrite.SessionKeyLog;
import dev.kaifu.capture.CaptureFile;
import dev.kaifu.capture.CaptureSink;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.capture.NotACaptureException;
import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Target;
import dev.kaifu.fuzz.Turns;
import dev.kaifu.fuzz.seed.Dialogues;
import dev.kaifu.fuzz.seed.Packets;
import dev.kaifu.fuzz.seed.SealedCapture;
import dev.kaifu.protocol.bytes.ByteSpan;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Captures written anew and read back: stripped, the packets are the same and no secret is there; with the secrets
/// that
/// opened its sessions, as much is opened as before; as plaintext, what was said is the same.
public final class RewriteTarget implements Target {
    private static final int SEGMENT = 200;
    private static final int MICROSECONDS = 6;

    @Override
    public String name() {
        return "rewrite";
    }

    @Override
    public List<byte[]> seeds() {
        Stream<byte[]> plain =
                Dialogues.all().stream().map(seed -> Packets.pcapng(Packets.frames(Turns.of(seed, 0), SEGMENT), ""));
        return Stream.concat(plain, SealedCapture.each().stream()).toList();
    }

    @Override
    public List<byte[]> seedsOf(String name, byte[] file) {
        return name.contains(".pcap") || name.contains(".cap") ? List.of(file) : List.of();
    }

    @Override
    public void check(byte[] input) throws IOException {
        SecretStore store = new SecretStore();
        SessionKeyLog keyLog = new SessionKeyLog();
        ByteArrayOutputStream plaintext = new ByteArrayOutputStream();
        PlaintextCapture written = new PlaintextCapture(plaintext, Optional.empty());
        List<Conversation> before = opened(input, store, written, keyLog);
        Contents original = Contents.of(input);

        ByteArrayOutputStream stripped = new ByteArrayOutputStream();
        copy(input, new CaptureCopy(stripped, List.of()));
        if (stripped.size() == 0) {
            Law.holds(original.packets.isEmpty(), "of a capture with packets something is written");
            return;
        }
        Contents without = Contents.of(stripped.toByteArray());
        Law.same("the packets are the same", original.packets, without.packets);
        Law.same("no secrets are in it", without.keyLogs, List.of());
        Law.same("nor is it damaged", without.damages, List.of());

        ByteArrayOutputStream embedded = new ByteArrayOutputStream();
        List<String> texts = new ArrayList<>();
        keyLog.texts().forEach(texts::add);
        copy(input, new CaptureCopy(embedded, texts));
        Contents with = Contents.of(embedded.toByteArray());
        Law.same("the packets are the same with secrets", original.packets, with.packets);
        Law.same("the secrets are in it", with.keyLogs, texts);
        List<Conversation> again =
                opened(embedded.toByteArray(), new SecretStore(), PlaintextSink.NONE, new SessionKeyLog());
        Law.same("as much is opened with the secrets in it", summary(before), summary(again));

        plaintext(before, plaintext.toByteArray());
    }

    private static List<String> summary(List<Conversation> conversations) {
        return conversations.stream()
                .map(each -> each.stream().index() + " " + each.status() + " " + each.client() + each.server())
                .toList();
    }

    /// What was said is said again, but for STARTTLS and what stands beside a gap.
    private static void plaintext(List<Conversation> before, byte[] file) throws IOException {
        Contents contents = Contents.of(file);
        Law.same("the plaintext's capture is sound", contents.damages, List.of());
        Law.same("and holds no secrets", contents.keyLogs, List.of());
        List<Conversation> after = opened(file, new SecretStore(), PlaintextSink.NONE, new SessionKeyLog());
        long said = before.stream().mapToLong(RewriteTarget::bytes).sum();
        long written = after.stream().mapToLong(RewriteTarget::bytes).sum();
        boolean startTls = before.stream().anyMatch(RewriteTarget::agreesOnTls);
        boolean tlsInside = after.stream().anyMatch(each -> each.tls().isPresent());
        if (!startTls && !tlsInside && contents.packets.size() > 0 && before.size() == 1 && after.size() == 1) {
            Law.holds(said <= written, "%d bytes were said, %d are written", said, written);
        }
    }

    /// STARTTLS and its reply are left out, be what follows TLS or not.
    private static boolean agreesOnTls(Conversation conversation) {
        return conversation.via().equals("starttls")
                || conversation.events().stream().anyMatch(each -> each.event() instanceof MailEvent.TlsBegins);
    }

    private static long bytes(Conversation conversation) {
        return conversation.client().bytes() + conversation.server().bytes();
    }

    private static List<Conversation> opened(
            byte[] capture, SecretStore store, PlaintextSink sink, SessionKeyLog keyLog) throws IOException {
        List<Conversation> all = new ArrayList<>();
        Opener opener = new Opener(store, sink, true, conversation -> {
            all.add(conversation);
            keyLog.conversation(conversation);
            if (sink instanceof PlaintextCapture plaintext) {
                plaintext.ended(conversation.stream());
            }
        });
        opener.proofsTo(keyLog::proof);
        try {
            opener.collectSecrets(new ByteArrayInputStream(capture), "it");
            opener.read(new ByteArrayInputStream(capture), "it");
        } catch (NotACaptureException e) {
            Law.holds(all.isEmpty(), "what is no capture has no conversations");
        }
        opener.finish();
        return all;
    }

    private static void copy(byte[] capture, CaptureCopy copy) throws IOException {
        try {
            CaptureFile.read(new ByteArrayInputStream(capture), "it", copy, new CapturedPacket());
        } catch (NotACaptureException e) {
            Law.holds(copy.packets() == 0, "what is no capture has no packets");
        }
    }

    /// What a capture holds, as far as a copy keeps it.
    private static final class Contents implements CaptureSink {
        private final List<String> packets = new ArrayList<>();
        private final List<String> keyLogs = new ArrayList<>();
        private final List<String> damages = new ArrayList<>();

        static Contents of(byte[] capture) throws IOException {
            Contents contents = new Contents();
            try {
                CaptureFile.read(new ByteArrayInputStream(capture), "it", contents, new CapturedPacket());
            } catch (NotACaptureException e) {
                contents.damages.add(String.valueOf(e.getMessage()));
            }
            return contents;
        }

        @Override
        public void packet(CapturedPacket packet) {
            byte[] bytes = Arrays.copyOfRange(packet.array, packet.offset, packet.offset + packet.capturedLength);
            // Times of more digits than a copy has are cut.
            long time = packet.timeDigits <= MICROSECONDS ? packet.timeNanos / 1000 : packet.timeNanos;
            packets.add(time + " " + packet.linkType + " " + packet.originalLength + " " + bytes.length + " "
                    + Arrays.hashCode(bytes));
        }

        @Override
        public void keyLog(ByteSpan text) {
            keyLogs.add(new String(
                    text.array(), text.offset(), text.length(), java.nio.charset.StandardCharsets.ISO_8859_1));
        }

        @Override
        public void damage(String sentence) {
            damages.add(sentence);
        }
    }
}
