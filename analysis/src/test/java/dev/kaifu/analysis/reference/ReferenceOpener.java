package dev.kaifu.analysis.reference;

import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretScanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Opens whole captures held in memory, as one timeline.
public final class ReferenceOpener {
    private ReferenceOpener() {}

    /// @param captures whole files
    /// @param keyLogs texts that hold secrets
    /// @return the conversations in the order in which they end
    static List<ReferenceConversation> open(List<byte[]> captures, List<byte[]> keyLogs) throws IOException {
        List<byte[]> texts = new ArrayList<>(keyLogs);
        List<Segment> segments = new ArrayList<>();
        long packets = 0;
        for (byte[] capture : captures) {
            CaptureBytes read = new CaptureBytes(capture, packets + 1);
            packets += read.packets.size();
            read.packets.forEach(packet -> Segment.of(packet).ifPresent(segments::add));
            texts.addAll(read.texts);
        }
        List<Secret> secrets = texts.stream()
                .flatMap(text -> SecretScanner.scan(text).secrets().stream())
                .distinct()
                .toList();
        return new Connections(segments)
                .ended.stream()
                        .map(connection -> new ReferenceConversation(connection, secrets))
                        .toList();
    }
}
