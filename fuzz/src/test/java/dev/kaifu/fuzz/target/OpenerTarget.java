package dev.kaifu.fuzz.target;

import dev.kaifu.analysis.Opener;
import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.ConversationBuilder;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.finding.Finding;
import dev.kaifu.analysis.finding.Findings;
import dev.kaifu.capture.NotACaptureException;
import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Target;
import dev.kaifu.fuzz.Turns;
import dev.kaifu.fuzz.seed.Dialogues;
import dev.kaifu.fuzz.seed.Packets;
import dev.kaifu.fuzz.seed.SealedCapture;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The whole way from a capture to its conversations and findings.
public final class OpenerTarget implements Target {
    private static final int SEGMENT = 200;

    @Override
    public String name() {
        return "opener";
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
        Set<Integer> seen = new HashSet<>();
        List<Conversation> conversations = new ArrayList<>();
        Opener opener = new Opener(new SecretStore(), PlaintextSink.NONE, false, conversations::add);
        try {
            opener.read(new ByteArrayInputStream(input), "it");
        } catch (NotACaptureException e) {
            Law.holds(conversations.isEmpty(), "what is no capture has no conversations");
        }
        opener.finish();
        for (Conversation conversation : conversations) {
            Law.holds(seen.add(conversation.stream().index()), "a conversation ends once");
            holds(conversation, opener.packets());
        }
        Law.holds(
                seen.stream().allMatch(index -> index >= 0 && index < seen.size()),
                "streams are numbered from 0 without gaps: %s",
                seen);
    }

    private static void holds(Conversation conversation, long packets) {
        Law.holds(conversation.events().size() <= ConversationBuilder.MAX_EVENTS, "events are bounded");
        long before = 0;
        for (Conversation.Event event : conversation.events()) {
            Law.holds(event.packet() >= before && event.packet() <= packets, "packets are told in order");
            before = event.packet();
        }
        boolean sealed = conversation.status() == Conversation.Status.SEALED;
        Law.holds(
                !sealed || conversation.client().bytes() + conversation.server().bytes() == 0,
                "a sealed conversation shows nothing");
        Law.holds(
                !(sealed || conversation.status() == Conversation.Status.PARTLY)
                        || conversation.why().isPresent(),
                "what stays sealed says why");
        for (Finding finding : Findings.of(conversation)) {
            Law.holds(
                    !finding.message().isBlank() && finding.packets().stream().allMatch(n -> n >= 0 && n <= packets),
                    "%s has its evidence in the capture",
                    finding);
        }
    }
}
