package dev.kaifu.analysis;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.ConversationBuilder;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.tcp.FlowTable;
import dev.kaifu.analysis.tcp.StreamListener;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.capture.CaptureFile;
import dev.kaifu.capture.CaptureSink;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.protocol.bytes.ByteSpan;
import dev.kaifu.protocol.net.FrameParser;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.net.TcpSegment;
import dev.kaifu.protocol.secrets.FoundSecrets;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Opens captures: one timeline of several files, from packets to conversations.
public final class Opener implements CaptureSink, StreamListener {
    /// Sentences about damage that are kept; a file may be damaged at every packet.
    private static final int MAX_DAMAGES = 20;

    private final SecretStore secrets;
    private final PlaintextSink plaintext;
    private final Consumer<Conversation> conversations;
    private final boolean digests;
    private final FlowTable flows = new FlowTable(this);
    private final CapturedPacket packet = new CapturedPacket();
    private final TcpSegment segment = new TcpSegment();
    private final Map<TcpStream, ConversationBuilder> open = new HashMap<>();
    private final Omissions omissions = new Omissions();
    private final LateSecrets lateSecrets = new LateSecrets();
    private final List<String> damages = new ArrayList<>();
    private long moreDamages;

    /// @param secrets those known already; what the captures hold is added
    /// @param conversations receives each conversation when it ends
    public Opener(SecretStore secrets, PlaintextSink plaintext, boolean digests, Consumer<Conversation> conversations) {
        this.secrets = secrets;
        this.plaintext = plaintext;
        this.digests = digests;
        this.conversations = conversations;
    }

    /// Takes the secrets out of a file ahead of its packets, for a DSB may stand behind the packets that need it.
    public void collectSecrets(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            collectSecrets(in, file.toString());
        }
    }

    public void collectSecrets(InputStream in, String name) throws IOException {
        CaptureSink only = new CaptureSink() {
            @Override
            public void packet(CapturedPacket ignored) {}

            @Override
            public void keyLog(ByteSpan text) {
                Opener.this.keyLog(text);
            }

            @Override
            public void sectionComment(String comment) {
                Opener.this.sectionComment(comment);
            }
        };
        CaptureFile.read(in, name, only, new CapturedPacket());
    }

    public void read(Path file) throws IOException {
        CaptureFile.read(file, this, packet);
    }

    public void read(InputStream in, String name) throws IOException {
        CaptureFile.read(in, name, this, packet);
    }

    /// The last file is read: the conversations that still run are given out.
    public void finish() {
        flows.finish();
    }

    /// What was wrong with the files, a sentence each.
    public List<String> damages() {
        List<String> all = new ArrayList<>(damages);
        if (moreDamages > 0) {
            all.add("There is more damage, in " + moreDamages + " places.");
        }
        all.addAll(omissions.damages());
        return all;
    }

    /// What a reader of the result should know of it, a sentence each.
    public List<String> notes() {
        List<String> notes = new ArrayList<>(omissions.notes());
        if (flows.count() == 0 && damages().isEmpty() && omissions.notes().isEmpty()) {
            notes.add(
                    packets() == 0
                            ? "There are no packets in the capture; record while the mail passes."
                            : "None of the capture's packets is TCP; record where the mail passes, without a filter that"
                                    + " leaves it out.");
        }
        long late = flows.packetsAfterSilence();
        if (late > 0) {
            notes.add(late + (late == 1 ? " packet came" : " packets came") + " after more than "
                    + Duration.ofNanos(FlowTable.IDLE_LIMIT_NANOS).toHours()
                    + " hours of silence in their connections, which had been given out by then; they were left out.");
        }
        lateSecrets.note().ifPresent(notes::add);
        return notes;
    }

    public long packets() {
        return packet.number;
    }

    @Override
    public void packet(CapturedPacket frame) {
        FrameParser.Outcome outcome =
                FrameParser.parse(frame.linkType, frame.array, frame.offset, frame.capturedLength, segment);
        if (outcome == FrameParser.Outcome.TCP) {
            flows.packet(frame, segment);
        } else {
            omissions.add(outcome, frame);
        }
    }

    @Override
    public void keyLog(ByteSpan text) {
        scan(text.copy());
    }

    @Override
    public void sectionComment(String comment) {
        scan(comment.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void scan(byte[] text) {
        FoundSecrets found = SecretScanner.scan(text);
        found.into(secrets);
        lateSecrets.secrets(found.secrets());
    }

    @Override
    public void damage(String sentence) {
        if (damages.size() < MAX_DAMAGES) {
            damages.add(sentence);
        } else {
            moreDamages++;
        }
    }

    @Override
    public void opened(TcpStream stream) {
        open.put(stream, new ConversationBuilder(stream, secrets, plaintext, digests));
    }

    @Override
    public void data(TcpStream stream, Side from, byte[] array, int offset, int length, long number, long timeNanos) {
        builder(stream).data(from, array, offset, length, number, timeNanos);
    }

    @Override
    public void gap(TcpStream stream, Side from, long length, long number, long timeNanos) {
        builder(stream).gap(from, length, number, timeNanos);
    }

    @Override
    public void closed(TcpStream stream, Ending how, long number, long timeNanos) {
        ConversationBuilder builder = open.remove(stream);
        if (builder != null) {
            Conversation conversation = builder.finish(how, number);
            lateSecrets.conversation(conversation);
            conversations.accept(conversation);
        }
    }

    private ConversationBuilder builder(TcpStream stream) {
        ConversationBuilder builder = open.get(stream);
        if (builder == null) {
            throw new IllegalStateException("stream " + stream.index() + " was not opened");
        }
        return builder;
    }
}
