package dev.kaifu.cli;

import dev.kaifu.analysis.Opener;
import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// A stream of a capture as Kaifu opens it.
///
/// @param client its plaintext, as Latin-1
/// @param clientEnds how many bytes of it there were when a packet had brought its part, by the packet's number
/// @param dialogue a line or more an event, passwords shown
record OpenedMail(
        Conversation conversation,
        String client,
        NavigableMap<Long, Integer> clientEnds,
        String server,
        NavigableMap<Long, Integer> serverEnds,
        List<String> dialogue) {
    /// What passed on one side so far.
    private static final class Said {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final TreeMap<Long, Integer> ends = new TreeMap<>();

        private String text() {
            return bytes.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private static final class Sides implements PlaintextSink {
        private record Key(int stream, Side from) {}

        private final Map<Key, Said> said = new HashMap<>();
        private long packet;

        Said of(TcpStream stream, Side from) {
            return said.computeIfAbsent(new Key(stream.index(), from), _ -> new Said());
        }

        @Override
        public void place(TcpStream stream, long number, long timeNanos) {
            packet = number;
        }

        @Override
        public void plaintext(TcpStream stream, Side from, byte[] array, int offset, int length) {
            Said side = of(stream, from);
            side.bytes.write(array, offset, length);
            side.ends.put(packet, side.bytes.size());
        }

        @Override
        public void tlsBegins(TcpStream stream) {
            said.remove(new Key(stream.index(), Side.CLIENT));
            said.remove(new Key(stream.index(), Side.SERVER));
        }
    }

    /// The streams of a capture in the order of their numbers.
    static List<OpenedMail> of(byte[] capture, byte[] keyLog) throws IOException {
        SecretStore secrets = new SecretStore();
        SecretScanner.scan(keyLog).into(secrets);
        TreeMap<Integer, Conversation> conversations = new TreeMap<>();
        Sides sides = new Sides();
        try (Opener opener = new Opener(
                secrets,
                sides,
                true,
                conversation -> conversations.put(conversation.stream().index(), conversation))) {
            opener.read(new ByteArrayInputStream(capture), "mail");
            opener.finish();
            if (!opener.damages().isEmpty()) {
                throw new IllegalStateException(opener.damages().toString());
            }
        }
        List<OpenedMail> opened = new ArrayList<>();
        conversations.values().forEach(conversation -> {
            Said client = sides.of(conversation.stream(), Side.CLIENT);
            Said server = sides.of(conversation.stream(), Side.SERVER);
            opened.add(new OpenedMail(
                    conversation, client.text(), client.ends, server.text(), server.ends, dialogue(conversation)));
        });
        return opened;
    }

    private static List<String> dialogue(Conversation conversation) {
        DialogueLines lines = new DialogueLines(new Masking(true));
        return conversation.events().stream()
                .flatMap(event -> lines.of(event).stream())
                .toList();
    }
}
