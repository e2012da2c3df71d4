package dev.kaifu.cli;

import dev.kaifu.capture.PcapngWriter;
import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.LinkType;
import dev.kaifu.protocol.net.TcpFrameBuilder;
import dev.kaifu.protocol.net.TcpSegment;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A capture of one dialogue in the clear, a frame a string: `C` the client, `S` the server, then the bytes,
/// or `FIN`.
final class DialogueCapture {
    private DialogueCapture() {}

    static Path write(Path file, List<String> dialogue) throws IOException {
        return write(file, 587, dialogue);
    }

    /// @param port the server's
    static Path write(Path file, int port, List<String> dialogue) throws IOException {
        try (OutputStream stream = Files.newOutputStream(file)) {
            PcapngWriter out = new PcapngWriter(stream);
            out.sectionHeader("", "", "", "");
            out.interfaceDescription(LinkType.RAW, 0, 9);
            Endpoint client = new Endpoint(new byte[] {(byte) 192, 0, 2, 1}, 40_001);
            Endpoint server = new Endpoint(new byte[] {(byte) 192, 0, 2, 2}, port);
            int[] sequence = {1, 1};
            long time = 1_790_000_000_000_000_001L;
            for (String said : dialogue) {
                int side = said.charAt(0) == 'C' ? 0 : 1;
                boolean fin = said.substring(1).equals("FIN");
                byte[] bytes = (fin ? "" : said.substring(1)).getBytes(StandardCharsets.ISO_8859_1);
                byte[] frame = TcpFrameBuilder.build(
                        side == 0 ? client : server,
                        side == 0 ? server : client,
                        sequence[side],
                        sequence[1 - side],
                        (fin ? TcpSegment.FIN : TcpSegment.PSH) | TcpSegment.ACK,
                        64_000,
                        bytes,
                        0,
                        bytes.length);
                out.packet(0, 9, time, frame, 0, frame.length, frame.length);
                sequence[side] += bytes.length + (fin ? 1 : 0);
                time += 1_000_000;
            }
        }
        return file;
    }
}
