package dev.kaifu.fuzz.target;

import dev.kaifu.capture.CaptureSink;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.fuzz.Law;
import dev.kaifu.protocol.bytes.ByteSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Writes down what a capture's reader tells, and checks each packet.
final class ContainerNotes implements CaptureSink {
    /// What the reader may hold of a file that is smaller.
    private static final int BLOCK = 1 << 20;

    private final CapturedPacket expected;
    private final int size;
    private final List<String> all = new ArrayList<>();
    private long number;

    /// @param packet the one object that the reader fills
    /// @param size of the file; the memory held must have to do with it
    ContainerNotes(CapturedPacket packet, int size) {
        this.expected = packet;
        this.size = size;
    }

    List<String> all() {
        return all;
    }

    @Override
    public void packet(CapturedPacket packet) {
        Law.holds(packet == expected, "the packet is the one that was given");
        Law.holds(packet.number == ++number, "packet %d comes as number %d", number, packet.number);
        Law.holds(
                packet.offset >= 0
                        && packet.capturedLength >= 0
                        && packet.offset <= packet.array.length - packet.capturedLength,
                "packet %d lies outside its array",
                number);
        Law.holds(
                packet.array.length <= Math.max(BLOCK, 2L * size),
                "%d bytes are held of a file of %d",
                packet.array.length,
                size);
        Law.holds(packet.timeDigits >= 0 && packet.timeDigits <= 9, "%d digits of a second", packet.timeDigits);
        byte[] bytes = Arrays.copyOfRange(packet.array, packet.offset, packet.offset + packet.capturedLength);
        all.add("packet " + packet.timeNanos + " " + packet.timeDigits + " " + packet.linkType + " "
                + packet.originalLength + " " + bytes.length + " " + Arrays.hashCode(bytes));
    }

    @Override
    public void keyLog(ByteSpan text) {
        all.add("key log " + text.length() + " " + text.hashCode());
    }

    @Override
    public void sectionComment(String comment) {
        all.add("comment " + comment);
    }

    @Override
    public void damage(String sentence) {
        Law.holds(sentence.endsWith("."), "a sentence ends: %s", sentence);
        all.add("damage " + sentence);
    }
}
