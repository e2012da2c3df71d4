package dev.kaifu.fuzz.target;

import dev.kaifu.capture.CaptureFile;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.capture.PcapngWriter;
import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Whatever is written comes back when it is read.
public final class PcapngWriterTarget implements Target {
    private static final int CALLS = 64;

    @Override
    public String name() {
        return "pcapng-writer";
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                "\0\5Hello\2\0\1\0\3\4abcd\1\6secret\3\2xy".getBytes(StandardCharsets.ISO_8859_1), new byte[] {0, 0});
    }

    @Override
    public void check(byte[] input) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> written = write(new PcapngWriter(out), ByteBuffer.wrap(input));
        byte[] file = out.toByteArray();
        CapturedPacket packet = new CapturedPacket();
        ContainerNotes notes = new ContainerNotes(packet, file.length);
        CaptureFile.read(new ByteArrayInputStream(file), "it", notes, packet);
        Law.same("what was written is read", written, notes.all());
    }

    /// The input says what is called: a byte for which, a byte for how many bytes of it are its contents.
    private static List<String> write(PcapngWriter writer, ByteBuffer in) throws IOException {
        List<String> written = new ArrayList<>();
        List<int[]> interfaces = new ArrayList<>();
        String comment = text(in);
        writer.sectionHeader(comment, text(in), text(in), text(in));
        if (!comment.isEmpty()) {
            written.add("comment " + comment);
        }
        for (int calls = 0; in.hasRemaining() && calls < CALLS; calls++) {
            int call = in.get() & 0xff;
            if (call % 4 == 0 || interfaces.isEmpty()) {
                int[] each = {call << 4, (call & 0x10) == 0 ? 6 : 9};
                interfaces.add(each);
                writer.interfaceDescription(each[0], call & 0x60, each[1]);
            } else if (call % 4 == 1) {
                String keyLog = text(in);
                byte[] bytes = keyLog.getBytes(StandardCharsets.UTF_8);
                writer.decryptionSecrets(keyLog);
                written.add("key log " + bytes.length + " " + Arrays.hashCode(bytes));
            } else {
                int index = call % interfaces.size();
                written.add(packet(writer, index, interfaces.get(index), in));
            }
        }
        return written;
    }

    private static String packet(PcapngWriter writer, int index, int[] from, ByteBuffer in) throws IOException {
        long time = in.remaining() >= 8 ? in.getLong() & Long.MAX_VALUE : 1;
        byte[] frame = text(in).getBytes(StandardCharsets.UTF_8);
        writer.packet(index, from[1], time, frame, 0, frame.length, frame.length + 5);
        long kept = from[1] == 9 ? time : time / 1000 * 1000;
        return "packet " + kept + " " + from[1] + " " + from[0] + " " + (frame.length + 5) + " " + frame.length + " "
                + Arrays.hashCode(frame);
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[in.hasRemaining() ? Math.min(in.get() & 0xff, in.remaining()) : 0];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
