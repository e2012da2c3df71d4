package dev.kaifu.analysis.rewrite;

import dev.kaifu.capture.CaptureSink;
import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.capture.PcapngBlock;
import dev.kaifu.capture.PcapngOptions;
import dev.kaifu.capture.PcapngOptions.Cleaned;
import dev.kaifu.capture.PcapngWriter;
import dev.kaifu.protocol.bytes.ByteSpan;
import dev.kaifu.protocol.secrets.SecretScanner;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Copies captures into one pcapng: of a pcapng the sections with their interfaces, packets, names, statistics and
/// comments as they stand, of others the packets. What secrets they hold, in blocks or in comments, is left out; those
/// that are given stand before all packets. An [UncheckedIOException] tells that the file could not be written.
public final class CaptureCopy implements CaptureSink {
    private static final int MICROSECONDS = 6;
    private static final int NANOSECONDS = 9;
    /// The journal's entries of systemd (draft-ietf-opsawg-pcapng 4.9).
    private static final int JOURNAL = 9;

    private static final int INTERFACE_FIXED = 8;
    /// LINKTYPE_USER0: of an interface that the file does not describe.
    private static final int UNKNOWN_LINK = 147;

    private static final String HOLDS_SECRETS = "This file holds the TLS secrets of its sessions.";
    private static final String SECRETS_REMOVED = "Removed by kaifu: there were secrets of TLS in this comment.";

    /// A link type and the digits of its times.
    private record Link(int type, int digits) {}

    /// Whose section is being written.
    private enum Section {
        NONE,
        OWN,
        COPIED
    }

    private final PcapngWriter blocks;
    private final Iterable<String> keyLogs;
    private final boolean holdsSecrets;
    private final Map<Link, Integer> interfaces = new HashMap<>();
    private Section section = Section.NONE;
    private boolean bigEndian;
    private long packets;
    private long hidden;
    private long uncopied;
    private long tooLong;
    /// Lists of options with something behind their end.
    private long cut;

    /// @param out buffered by whoever owns and closes it
    /// @param keyLogs texts of lines as in RFC 9850, a block each
    public CaptureCopy(OutputStream out, Iterable<String> keyLogs) {
        this.blocks = new PcapngWriter(out);
        this.keyLogs = keyLogs;
        this.holdsSecrets = keyLogs.iterator().hasNext();
    }

    public long packets() {
        return packets;
    }

    /// What was not copied though it is no secret's own block, a sentence each.
    public List<String> leftOut() {
        List<String> sentences = new ArrayList<>();
        if (hidden > 0) {
            sentences.add(
                    hidden == 1
                            ? "a comment or block with secrets of TLS in it was left out"
                            : hidden + " comments and blocks with secrets of TLS in them were left out");
        }
        if (uncopied > 0) {
            sentences.add(
                    uncopied == 1
                            ? "a block that may not be copied, or whose type is not known, was left out"
                            : uncopied + " blocks that may not be copied, or whose type is not known, were left out");
        }
        if (tooLong > 0) {
            sentences.add(
                    tooLong == 1
                            ? "a block that is too long to be looked through was left out"
                            : tooLong + " blocks that are too long to be looked through were left out");
        }
        if (cut > 0) {
            sentences.add(
                    cut == 1
                            ? "what stands behind the end of a block's options was left out"
                            : "what stands behind the end of their options was left out in " + cut + " blocks");
        }
        return sentences;
    }

    /// All captures are copied.
    public void finish() {
        if (section == Section.NONE) {
            beginOwnSection();
        }
    }

    @Override
    public void block(PcapngBlock block) {
        try {
            switch (block.type()) {
                case PcapngBlock.SECTION_HEADER -> section(block);
                case PcapngBlock.INTERFACE -> copy(described(block));
                case PcapngBlock.INTERFACE_STATISTICS -> copy(block);
                case PcapngBlock.NAME_RESOLUTION, PcapngBlock.CUSTOM, JOURNAL -> copyUnlessSecret(block);
                case PcapngBlock.DECRYPTION_SECRETS -> {
                    // Those that prove themselves stand before all packets.
                }
                default -> uncopied++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void leftOut(String sentence) {
        tooLong++;
    }

    private void section(PcapngBlock header) throws IOException {
        boolean first = section == Section.NONE;
        section = Section.COPIED;
        bigEndian = header.bigEndian();
        PcapngBlock copied = clean(withoutLength(header));
        blocks.copied(first && holdsSecrets ? PcapngOptions.withComment(copied, HOLDS_SECRETS) : copied);
        if (first) {
            secrets();
        }
    }

    /// The section's length, which changes, is said to be unknown (4.1).
    private static PcapngBlock withoutLength(PcapngBlock header) {
        byte[] body = bytes(header);
        for (int i = 8; i < Math.min(16, body.length); i++) {
            body[i] = (byte) 0xff;
        }
        return new PcapngBlock(header.type(), header.bigEndian(), body, 0, body.length);
    }

    /// An interface that is cut short keeps its number.
    private PcapngBlock described(PcapngBlock block) {
        if (block.length() >= INTERFACE_FIXED) {
            return block;
        }
        byte[] body = new byte[INTERFACE_FIXED];
        body[bigEndian ? 1 : 0] = (byte) UNKNOWN_LINK;
        return new PcapngBlock(block.type(), bigEndian, body, 0, body.length);
    }

    private void copy(PcapngBlock block) throws IOException {
        blocks.copied(clean(block));
    }

    private void copyUnlessSecret(PcapngBlock block) throws IOException {
        PcapngBlock cleaned = clean(block);
        if (holdsSecrets(new ByteSpan(cleaned.array(), cleaned.start(), cleaned.length()))) {
            hidden++;
        } else {
            blocks.copied(cleaned);
        }
    }

    private PcapngBlock clean(PcapngBlock block) {
        Cleaned cleaned = PcapngOptions.cleaned(block, CaptureCopy::holdsSecrets, SECRETS_REMOVED);
        hidden += cleaned.removed();
        if (cleaned.cut() && cleaned.removed() == 0) {
            cut++;
        }
        return cleaned.block();
    }

    private static boolean holdsSecrets(ByteSpan text) {
        return SecretScanner.scan(text.copy()).holdsAny();
    }

    @Override
    public void packet(CapturedPacket packet) {
        try {
            if (packet.blockType == CapturedPacket.NO_BLOCK) {
                ownPacket(packet);
            } else {
                copy(whole(packet));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        packets++;
    }

    /// The packet's block, with a length that it has: the reader has cut what claims more.
    private PcapngBlock whole(CapturedPacket packet) {
        PcapngBlock block = PcapngBlock.of(packet, bigEndian);
        return block.claimsMore() ? block.withCaptured(packet.capturedLength) : block;
    }

    private void ownPacket(CapturedPacket packet) throws IOException {
        if (section != Section.OWN) {
            beginOwnSection();
        }
        int digits = packet.timeDigits <= MICROSECONDS ? MICROSECONDS : NANOSECONDS;
        blocks.packet(
                interfaceOf(new Link(packet.linkType, digits)),
                digits,
                packet.timeNanos,
                packet.array,
                packet.offset,
                packet.capturedLength,
                packet.originalLength);
    }

    private void beginOwnSection() {
        boolean first = section == Section.NONE;
        section = Section.OWN;
        interfaces.clear();
        try {
            String comment = first && holdsSecrets ? " " + HOLDS_SECRETS : "";
            blocks.sectionHeader("Packets copied by kaifu." + comment, "", "", "kaifu");
            if (first) {
                secrets();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void secrets() throws IOException {
        for (String keyLog : keyLogs) {
            blocks.decryptionSecrets(keyLog);
        }
    }

    private int interfaceOf(Link link) throws IOException {
        Integer known = interfaces.get(link);
        if (known != null) {
            return known;
        }
        int number = interfaces.size();
        blocks.interfaceDescription(link.type, 0, link.digits);
        interfaces.put(link, number);
        return number;
    }

    private static byte[] bytes(PcapngBlock block) {
        return new ByteSpan(block.array(), block.start(), block.length()).copy();
    }
}
