package dev.kaifu.analysis.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.generated.GeneratedCapture;
import dev.kaifu.analysis.generated.GeneratedCapture.Plan;
import dev.kaifu.analysis.session.TlsSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A recording tells what was done, in numbers that the capture bears out; where nobody records, no event is made.
class StagesTest {
    private static final int CONNECTIONS = 40;

    @TempDir
    private Path folder;

    private final GeneratedCapture capture = new GeneratedCapture(new Plan(5, CONNECTIONS, 20_000, 1_460, 10, 0));
    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = Files.write(folder.resolve("stages.pcapng"), capture.withSecretsInside());
    }

    @Test
    void aRecordingTellsWhatTheCaptureHolds() throws IOException {
        List<Conversation> conversations;
        Path dump = folder.resolve("stages.jfr");
        try (Recording recording = new Recording()) {
            List.of(
                            "BlockRead",
                            "BatchOpened",
                            "ConversationPrepared",
                            "ConversationGivenOut",
                            "ReaderWaited",
                            "SecretsLoaded")
                    .forEach(name ->
                            recording.enable("kaifu." + name).withoutThreshold().withoutStackTrace());
            recording.start();
            conversations = OpenOnce.conversations(file);
            recording.stop();
            recording.dump(dump);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(dump);

        assertThat(numbers(events, "BlockRead", "bytes")
                        .filter(bytes -> bytes > 0)
                        .sum())
                .isEqualTo(Files.size(file));
        assertThat(numbers(events, "BatchOpened", "bytes").sum()).isEqualTo(payload(capture.bytes()));
        assertThat(numbers(events, "BatchOpened", "records").sum())
                .isPositive()
                .isEqualTo(conversations.stream()
                        .flatMap(conversation -> conversation.tls().stream())
                        .mapToLong(TlsSummary::opened)
                        .sum());
        assertThat(numbers(events, "SecretsLoaded", "secrets").sum())
                .isEqualTo(new String(capture.keyLog(), StandardCharsets.US_ASCII)
                        .lines()
                        .count());
        assertThat(conversations).hasSize(CONNECTIONS);
        assertThat(numbers(events, "ConversationGivenOut", "number").sorted().boxed())
                .containsExactlyElementsOf(
                        IntStream.range(0, CONNECTIONS).asLongStream().boxed().toList());
        assertThat(numbers(events, "ConversationPrepared", "stream").sorted().boxed())
                .containsExactlyElementsOf(
                        IntStream.range(0, CONNECTIONS).asLongStream().boxed().toList());
    }

    /// In a JVM of its own, since a recording leaves the recorder behind.
    @Test
    void withoutARecordingNoEventIsAsMuchAsLoaded() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OpenOnce.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).contains("conversations: " + CONNECTIONS);
        assertThat(said.lines()
                        .filter(line -> line.contains(" dev.kaifu.analysis.stage.") || line.contains(" jdk.jfr."))
                        .map(line -> line.replaceFirst(".* ([\\w.$]+) source:.*", "$1")))
                .containsExactlyInAnyOrder(
                        OpenOnce.class.getName(),
                        OpenOnce.class.getName() + "$1",
                        Stages.class.getName(),
                        StageInput.class.getName(),
                        "jdk.jfr.FlightRecorder");
    }

    private static LongStream numbers(List<RecordedEvent> events, String name, String field) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("kaifu." + name))
                .mapToLong(event -> ((Number) event.getValue(field)).longValue());
    }

    /// Bytes of TCP payload, counted by the headers of a pcap file of link type RAW (RFC 791, RFC 8200, RFC 9293).
    private static long payload(byte[] pcap) {
        ByteBuffer bytes = ByteBuffer.wrap(pcap);
        long sum = 0;
        for (int at = 24; at < pcap.length; ) {
            int length = bytes.order(ByteOrder.LITTLE_ENDIAN).getInt(at + 8);
            int ip = at + 16;
            boolean version4 = pcap[ip] >>> 4 == 4;
            int total = bytes.order(ByteOrder.BIG_ENDIAN).getShort(ip + (version4 ? 2 : 4)) & 0xffff;
            int header = version4 ? (pcap[ip] & 15) * 4 : 40;
            int tcp = (pcap[ip + header + 12] & 0xff) >>> 4;
            sum += (version4 ? total - header : total) - tcp * 4L;
            at = ip + length;
        }
        return sum;
    }
}
