package dev.kaifu.fuzz.target;

import com.github.luben.zstd.Zstd;
import dev.kaifu.capture.CaptureFile;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.capture.NotACaptureException;
import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Target;
import dev.kaifu.fuzz.Turns;
import dev.kaifu.fuzz.seed.Dialogues;
import dev.kaifu.fuzz.seed.Packets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// A capture in several members of gzip or frames of zstd, of which the last is spoilt: the input tells how it is cut
/// into them (its second byte), how many of nothing stand between (the third), and what stands instead of the last
/// one's bytes (the rest). What the sound members hold is read, and nothing is made up.
public final class DecompressionTarget implements Target {
    private static final byte[] CAPTURE =
            Packets.pcapng(Packets.frames(Turns.of(Dialogues.smtp().getFirst(), 0), 100), "");

    @Override
    public String name() {
        return "decompression";
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int form = 0; form < 2; form++) {
            byte[] last = form == 0 ? gzip(CAPTURE) : Zstd.compress(CAPTURE);
            for (int empty : new int[] {0, 3}) {
                byte[] seed = new byte[3 + last.length];
                seed[0] = (byte) form;
                seed[1] = (byte) (40 * form);
                seed[2] = (byte) empty;
                System.arraycopy(last, 0, seed, 3, last.length);
                seeds.add(seed);
            }
            seeds.add(new byte[] {(byte) form, 90, 100});
        }
        return seeds;
    }

    @Override
    public void check(byte[] input) throws IOException {
        if (input.length < 3) {
            return;
        }
        boolean zstd = (input[0] & 1) == 1;
        int first = CAPTURE.length * (input[1] & 0xff) / 0xff;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(compressed(Arrays.copyOf(CAPTURE, first), zstd));
        for (int i = 0; i < (input[2] & 0xff); i++) {
            file.writeBytes(compressed(new byte[0], zstd));
        }
        int sound = file.size();
        file.write(input, 3, input.length - 3);
        byte[] bytes = file.toByteArray();
        List<String> plain = read(Arrays.copyOf(CAPTURE, first));
        List<String> all = packets(read(bytes));
        List<String> expected = packets(plain);
        Law.holds(all.size() >= expected.size(), "%d items of %d are read", all.size(), expected.size());
        Law.same("what the sound members hold is read", expected, all.subList(0, expected.size()));
        Law.same("alone too", expected, packets(read(Arrays.copyOf(bytes, sound))));
    }

    private static List<String> packets(List<String> items) {
        return items.stream().filter(item -> !item.startsWith("damage")).toList();
    }

    private static List<String> read(byte[] file) throws IOException {
        CapturedPacket packet = new CapturedPacket();
        ContainerNotes notes = new ContainerNotes(packet, Integer.MAX_VALUE);
        try {
            CaptureFile.read(new ByteArrayInputStream(file), "it", notes, packet);
        } catch (NotACaptureException e) {
            notes.damage(String.valueOf(e.getMessage()));
        }
        return notes.all();
    }

    private static byte[] compressed(byte[] bytes, boolean zstd) {
        return zstd ? Zstd.compress(bytes) : gzip(bytes);
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("memory takes everything", e);
        }
        return out.toByteArray();
    }
}
