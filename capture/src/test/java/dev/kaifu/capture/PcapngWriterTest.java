package dev.kaifu.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.bytes.ByteSpan;
import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.LinkType;
import dev.kaifu.protocol.net.TcpFrameBuilder;
import dev.kaifu.protocol.net.TcpSegment;
import dev.kaifu.testkit.Tshark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapngWriterTest {
    private static final long TIME = 1_790_000_000_123_456_789L;
    private static final int PSH_ACK = 0x18;

    @TempDir
    Path folder;

    @Test
    void tsharkFindsRightChecksumsAndTimesInBuiltFrames() throws Exception {
        Path file = folder.resolve("built.pcapng");
        Files.write(file, capture(endpoint("192.0.2.1", 40001), endpoint("192.0.2.2", 587)));
        Path file6 = folder.resolve("built6.pcapng");
        Files.write(file6, capture(endpoint("2001:db8::1", 40001), endpoint("2001:db8::2", 587)));

        String[] fields = ("-o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE -T fields -E separator=|"
                        + " -e frame.time_epoch -e tcp.checksum.status -e tcp.flags -e tcp.len -e tcp.options.mss_val"
                        + " -e _ws.expert.severity")
                .split(" ");
        // Checksum status 1 is "good"; 0x200000 is tshark's "chat" (a SYN was seen), above it would be complaints.
        assertThat(Tshark.of(file).lines(fields))
                .containsExactly(
                        "1790000000.123456789|1|0x0002|0|1460|2097152",
                        "1790000000.123456790|1|0x0012|0|1460|2097152",
                        "1790000000.123456791|1|0x0018|5||");
        assertThat(Tshark.of(file6).lines(fields)).hasSize(3).allMatch(line -> line.contains("|1|0x00"));
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        byte[] written = capture(endpoint("192.0.2.1", 40001), endpoint("192.0.2.2", 587));
        List<String> seen = new ArrayList<>();
        CaptureFile.read(
                new ByteArrayInputStream(written),
                "written",
                new CaptureSink() {
                    @Override
                    public void packet(CapturedPacket packet) {
                        seen.add(packet.number + " " + packet.timeNanos + " " + packet.linkType);
                    }

                    @Override
                    public void keyLog(ByteSpan text) {
                        seen.add(new String(text.copy(), StandardCharsets.UTF_8));
                    }

                    @Override
                    public void sectionComment(String comment) {
                        seen.add(comment);
                    }
                },
                new CapturedPacket());
        assertThat(seen)
                .containsExactly(
                        "Synthesised.",
                        "CLIENT_RANDOM 00 11\n",
                        "1 " + TIME + " 101",
                        "2 " + (TIME + 1) + " 101",
                        "3 " + (TIME + 2) + " 101");
    }

    private static byte[] capture(Endpoint client, Endpoint server) throws IOException {
        byte[] hello = "EHLO\n".getBytes(StandardCharsets.US_ASCII);
        byte[] none = {};
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PcapngWriter writer = new PcapngWriter(out);
        writer.sectionHeader("Synthesised.", "", "", "kaifu");
        writer.interfaceDescription(LinkType.RAW, 0, 9);
        writer.decryptionSecrets("CLIENT_RANDOM 00 11\n");
        List<byte[]> frames = List.of(
                TcpFrameBuilder.build(client, server, 0xffff_ffffL, 0, TcpSegment.SYN, 65535, none, 0, 0),
                TcpFrameBuilder.build(server, client, 7, 0, TcpSegment.SYN | TcpSegment.ACK, 65535, none, 0, 0),
                TcpFrameBuilder.build(client, server, 0, 8, PSH_ACK, 65535, hello, 0, hello.length));
        for (int i = 0; i < frames.size(); i++) {
            byte[] frame = frames.get(i);
            writer.packet(0, 9, TIME + i, frame, 0, frame.length, frame.length);
        }
        return out.toByteArray();
    }

    private static Endpoint endpoint(String address, int port) throws IOException {
        return new Endpoint(InetAddress.getByName(address).getAddress(), port);
    }
}
