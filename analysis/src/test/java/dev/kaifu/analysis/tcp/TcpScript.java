package dev.kaifu.analysis.tcp;

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

/// TCP dialogues as text, written as a capture. A line is a segment:
///
/// `C SA 0 1 EHLO me\n`: side, flags (S, A, F, R), sequence and acknowledgement numbers counted from the side's first
/// (its SYN is 0), payload; `\n` is CRLF. `+N` before the side adds N to that script's initial numbers (another
/// connection), `!` breaks the checksum, `cN` cuts the captured payload after N bytes, `*N` lets N seconds pass first.
final class TcpScript {
    private final PcapngWriter out;
    private final byte[] network;
    private final long firstClient;
    private final long firstServer;
    private long time = 1_790_000_000_000_000_000L;

    private TcpScript(PcapngWriter out, byte[] network, long firstClient, long firstServer) {
        this.out = out;
        this.network = network;
        this.firstClient = firstClient;
        this.firstServer = firstServer;
    }

    /// Writes the scripts one behind the other; the client of script `i` speaks from port 40000 + i, to port 587.
    ///
    /// @param network an address whose last byte becomes 1 for the client, 2 for the server
    static void write(Path file, byte[] network, long firstClient, long firstServer, List<String> scripts)
            throws IOException {
        try (OutputStream bytes = Files.newOutputStream(file)) {
            PcapngWriter out = new PcapngWriter(bytes);
            out.sectionHeader("", "", "", "");
            out.interfaceDescription(LinkType.RAW, 0, 9);
            TcpScript script = new TcpScript(out, network, firstClient, firstServer);
            for (int i = 0; i < scripts.size(); i++) {
                for (String line : scripts.get(i).lines().toList()) {
                    script.segment(40_000 + i, line);
                }
            }
        }
    }

    private void segment(int port, String line) throws IOException {
        String[] words = line.strip().split(" ", 5);
        String side = words[0];
        boolean broken = false;
        int cut = Integer.MAX_VALUE;
        long shift = 0;
        while (!side.equals("C") && !side.equals("S")) {
            String number = side.replaceFirst("^.([0-9]*).*$", "$1");
            switch (side.charAt(0)) {
                case '!' -> broken = true;
                case 'c' -> cut = Integer.parseInt(number);
                case '+' -> shift = Long.parseLong(number);
                case '*' -> time += Long.parseLong(number) * 1_000_000_000L;
                default -> throw new IllegalArgumentException(line);
            }
            side = side.substring(1 + number.length());
        }
        boolean client = side.equals("C");
        String payload = words.length > 4 ? words[4].replace("\\n", "\r\n") : "";
        byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
        long mine = (client ? firstClient : firstServer) + shift + Long.parseLong(words[2]);
        long theirs = (client ? firstServer : firstClient) + shift + Long.parseLong(words[3]);
        boolean acknowledges = words[1].contains("A");
        byte[] frame = TcpFrameBuilder.build(
                client ? endpoint(1, port) : endpoint(2, 587),
                client ? endpoint(2, 587) : endpoint(1, port),
                mine & 0xffff_ffffL,
                acknowledges ? theirs & 0xffff_ffffL : 0,
                flags(words[1]),
                65535,
                bytes,
                0,
                bytes.length);
        if (broken) {
            frame[frame.length - bytes.length - 4] ^= 0x55;
        }
        time += 1_000_000;
        out.packet(0, 9, time, frame, 0, frame.length - Math.max(0, bytes.length - cut), frame.length);
    }

    private Endpoint endpoint(int host, int port) {
        byte[] address = network.clone();
        address[address.length - 1] = (byte) host;
        return new Endpoint(address, port);
    }

    private static int flags(String letters) {
        int flags = 0;
        for (int i = 0; i < letters.length(); i++) {
            flags |= switch (letters.charAt(i)) {
                case 'S' -> TcpSegment.SYN;
                case 'A' -> TcpSegment.ACK;
                case 'F' -> TcpSegment.FIN;
                case 'R' -> TcpSegment.RST;
                default -> throw new IllegalArgumentException(letters);
            };
        }
        return flags;
    }
}
