package dev.kaifu.analysis.work;

import dev.kaifu.analysis.generated.GeneratedCapture;
import dev.kaifu.analysis.tcp.FlowTable;
import dev.kaifu.analysis.tcp.StreamBatch;
import dev.kaifu.analysis.tcp.StreamListener;
import dev.kaifu.analysis.tcp.StreamReceiver;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.capture.CaptureFile;
import dev.kaifu.capture.CaptureSink;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.protocol.bytes.ByteSpan;
import dev.kaifu.protocol.net.FrameParser;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.net.TcpSegment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// Walks over a capture and puts its streams in order, no more.
final class StreamSource {
    private StreamSource() {}

    static void read(GeneratedCapture capture, Function<TcpStream, StreamReceiver> streams) throws IOException {
        FlowTable flows = new FlowTable(new StreamListener() {
            @Override
            public StreamReceiver opened(TcpStream stream) {
                return streams.apply(stream);
            }
        });
        TcpSegment segment = new TcpSegment();
        CaptureSink sink = new CaptureSink() {
            @Override
            public void packet(CapturedPacket frame) {
                if (FrameParser.parse(frame.linkType, frame.array, frame.offset, frame.capturedLength, segment)
                        == FrameParser.Outcome.TCP) {
                    flows.packet(frame, segment);
                }
            }

            @Override
            public void keyLog(ByteSpan text) {}
        };
        CaptureFile.read(new ByteArrayInputStream(capture.bytes()), "generated", sink, new CapturedPacket());
        flows.finish();
    }

    /// A capture's only stream, in batches as they are when they are full.
    record Batches(TcpStream stream, List<StreamBatch> batches) {}

    static Batches batches(GeneratedCapture capture) throws IOException {
        List<StreamBatch> batches = new ArrayList<>(List.of(new StreamBatch(new byte[0])));
        AtomicReference<TcpStream> only = new AtomicReference<>();
        read(capture, stream -> {
            only.set(stream);
            return new Collecting(batches);
        });
        return new Batches(only.get(), batches);
    }

    private record Collecting(List<StreamBatch> batches) implements StreamReceiver {
        @Override
        public void data(Side from, byte[] array, int offset, int length, long packet, long timeNanos, long place) {
            if (batches.getLast().length() + length > StreamBatch.FULL) {
                batches.add(new StreamBatch(new byte[0]));
            }
            batches.getLast().data(from, array, offset, length, packet, timeNanos, place);
        }

        @Override
        public void gap(Side from, long length, long packet, long timeNanos) {
            batches.getLast().gap(from, length, packet, timeNanos);
        }

        @Override
        public void closed(StreamListener.Ending how, long packet) {
            batches.getLast().close(how, packet);
        }
    }
}
