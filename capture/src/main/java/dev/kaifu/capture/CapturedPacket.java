package dev.kaifu.capture;

/// One packet as the file holds it. Reused by the reader: valid until the sink's method returns.
public final class CapturedPacket {
    /// The array that holds the frame; the frame is `array[offset, offset + capturedLength)`.
    public byte[] array = new byte[0];

    public int offset;
    public int capturedLength;
    /// Where the frame begins in what is read, counted from 0; behind the compression, where there is one.
    public long place;
    /// The length on the wire; above [#capturedLength] where the capture was cut (snaplen).
    public int originalLength;
    /// Counted from 1 over all files of the run, as tshark's frame.number is within one file.
    public long number;
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    public long timeNanos;
    /// Digits of a second that the file's own resolution has: 6 for microseconds, 9 for nanoseconds.
    public int timeDigits = 6;
    /// The LINKTYPE_ value (tcpdump.org/linktypes.html).
    public int linkType;
    /// Of a pcapng: the type of the block that it came in; else [#NO_BLOCK].
    public int blockType = NO_BLOCK;
    /// The block's body in [#array]: what stands between its two lengths.
    public int blockStart;
    public int blockEnd;

    /// The packet is of a file without blocks; none has this type.
    public static final int NO_BLOCK = 0;
}
