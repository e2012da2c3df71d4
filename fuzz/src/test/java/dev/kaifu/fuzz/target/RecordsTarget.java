package dev.kaifu.fuzz.target;

import dev.kaifu.fuzz.Cuts;
import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Target;
import dev.kaifu.fuzz.Turns;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.RecordReader;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// TLS records out of a stream of bytes (RFC 8446 5.1).
public final class RecordsTarget implements Target {
    @Override
    public String name() {
        return "records";
    }

    @Override
    public List<byte[]> seeds() {
        byte[] three = HexFormat.of().parseHex("1603010004010000001403030001011703030002abcd");
        ByteArrayOutputStream longest = new ByteArrayOutputStream();
        longest.writeBytes(HexFormat.of().parseHex("1703034800"));
        longest.writeBytes(new byte[RecordReader.MAX_FRAGMENT]);
        longest.writeBytes(three);
        ByteArrayOutputStream gap = new ByteArrayOutputStream();
        gap.writeBytes(three);
        gap.writeBytes(new byte[] {-1, 'g', 40, 1, 2, 3});
        gap.writeBytes(three);
        return List.of(
                three,
                gap.toByteArray(),
                longest.toByteArray(),
                HexFormat.of().parseHex("1503030002022815030400001703034801"));
    }

    @Override
    public void check(byte[] input) {
        List<List<Object>> whole = new ArrayList<>();
        List<List<Object>> gapped = new ArrayList<>();
        Turns turns = Turns.of(input, 0);
        for (Cuts cuts : Cuts.each(input)) {
            whole.add(read(input, cuts));
            gapped.add(readWithGaps(turns, cuts));
        }
        Law.sameHoweverCut(whole);
        Law.sameHoweverCut(gapped);
        RecordReader.looksLikeClientHello(input, 0, input.length);
    }

    private static List<Object> read(byte[] input, Cuts cuts) {
        Notes notes = new Notes();
        RecordReader reader = new RecordReader();
        cuts.feed(input, (array, offset, length) -> reader.bytes(array, offset, length, notes));
        byte[] records = notes.passed.toByteArray();
        Law.holds(
                Arrays.equals(records, Arrays.copyOf(input, records.length)),
                "the records are the input's bytes, in order");
        int rest = input.length - records.length;
        Law.holds(reader.broken() || reader.pending() == rest > 0, "%d bytes wait", rest);
        Law.holds(
                reader.broken() || rest < RecordReader.HEADER + RecordReader.MAX_FRAGMENT,
                "no more than a record is held, not %d bytes",
                rest);
        notes.items.add(reader.broken());
        return notes.items;
    }

    /// Where the input holds the marks of [Turns], bytes are missing.
    private static List<Object> readWithGaps(Turns turns, Cuts cuts) {
        Notes notes = new Notes();
        RecordReader reader = new RecordReader();
        for (Turns.Turn turn : turns.all()) {
            if (turn instanceof Turns.Turn.Said(Side _, byte[] bytes)) {
                cuts.feed(bytes, (array, offset, length) -> reader.bytes(array, offset, length, notes));
            } else if (turn instanceof Turns.Turn.Gap(Side _, int length)) {
                long lost = reader.gap(length);
                // None more where it is another hole in the same record.
                Law.holds(lost >= 0 && lost <= 1 + length, "%d records may be lost with %d bytes", lost, length);
            }
        }
        notes.items.add(reader.broken());
        return notes.items;
    }

    /// Writes records down.
    private static final class Notes implements RecordReader.Sink {
        private final List<Object> items = new ArrayList<>();
        private final ByteArrayOutputStream passed = new ByteArrayOutputStream();

        @Override
        public void record(int type, int version, byte[] a, int header, int fragment, int inputEnd) {
            Law.holds(fragment >= 0 && fragment <= RecordReader.MAX_FRAGMENT, "a fragment of %d bytes", fragment);
            Law.holds(type == (a[header] & 0xff) && version >>> 8 == 3, "type and version are the header's");
            passed.write(a, header, RecordReader.HEADER + fragment);
            items.add(type + " " + version + " " + fragment);
        }

        /// Every second candidate proves itself, as the bytes have it.
        @Override
        public boolean resumes(int type, int version, byte[] a, int header, int fragment) {
            record(type, version, a, header, fragment, RecordReader.ELSEWHERE);
            return (fragment & 1) == 0;
        }
    }
}
