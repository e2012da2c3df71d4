package dev.kaifu.capture;

import dev.kaifu.protocol.bytes.ByteSpan;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/// The options of a block (draft-ietf-opsawg-pcapng 3.5), looked through for what must not be copied.
public final class PcapngOptions {
    /// Nothing shorter is a secret of TLS with its label.
    private static final int SHORTEST = 40;

    /// A block without what must not be copied.
    ///
    /// @param removed how many options that was
    /// @param cut whether something stood behind the last option that could be read
    public record Cleaned(PcapngBlock block, int removed, boolean cut) {}

    private final PcapngBlock block;
    private final ByteOrder order;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int removed;

    private PcapngOptions(PcapngBlock block) {
        this.block = block;
        this.order = block.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    /// Replaces comments by another one, and leaves out other options. What stands behind the end of the list, or
    /// behind a length that cannot be right, is left out whatever it is: a reader may find more in it than we do.
    ///
    /// @param hidden whether an option's value must not be copied
    /// @param instead what stands for such a comment
    public static Cleaned cleaned(PcapngBlock block, Predicate<ByteSpan> hidden, String instead) {
        return block.optionsStart() == block.end()
                ? new Cleaned(block, 0, false)
                : new PcapngOptions(block).cleaned(hidden, instead);
    }

    private Cleaned cleaned(Predicate<ByteSpan> hidden, String instead) {
        byte[] a = block.array();
        out.write(a, block.start(), block.optionsStart() - block.start());
        int at = block.optionsStart();
        while (at + 4 <= block.end()) {
            int code = block.order().u16(a, at);
            int length = block.order().u16(a, at + 2);
            int next = at + 4 + PcapngBlock.padded(length);
            if (code == 0 || at + 4 + length > block.end()) {
                break;
            }
            if (length >= SHORTEST && hidden.test(new ByteSpan(a, at + 4, length))) {
                removed++;
                if (code == PcapngReader.OPTION_COMMENT) {
                    option(code, instead.getBytes(StandardCharsets.UTF_8));
                }
            } else {
                out.write(a, at, Math.min(next, block.end()) - at);
            }
            at = next;
        }
        boolean cut = holdsMore(at);
        if (cut && hidden.test(behind(at))) {
            removed++;
        }
        return removed == 0 && !cut ? new Cleaned(block, 0, false) : new Cleaned(ended(), removed, cut);
    }

    /// Whether anything but zeros stands from there on, where the list has ended.
    private boolean holdsMore(int at) {
        for (int i = at; i < block.end(); i++) {
            if (block.array()[i] != 0) {
                return true;
            }
        }
        return false;
    }

    /// Without the code and length of what may be an option.
    private ByteSpan behind(int at) {
        int from = Math.min(at + 4, block.end());
        return new ByteSpan(block.array(), from, block.end() - from);
    }

    /// The section header with one more comment.
    public static PcapngBlock withComment(PcapngBlock section, String comment) {
        PcapngOptions options = new PcapngOptions(section);
        byte[] a = section.array();
        options.out.write(a, section.start(), section.optionsStart() - section.start());
        options.option(PcapngReader.OPTION_COMMENT, comment.getBytes(StandardCharsets.UTF_8));
        options.out.write(a, section.optionsStart(), section.end() - section.optionsStart());
        if (section.optionsStart() == section.end()) {
            options.end();
        }
        return options.block();
    }

    private PcapngBlock ended() {
        end();
        return block();
    }

    /// opt_endofopt.
    private void end() {
        out.writeBytes(new byte[4]);
    }

    private PcapngBlock block() {
        byte[] body = out.toByteArray();
        return new PcapngBlock(block.type(), block.bigEndian(), body, 0, body.length);
    }

    private void option(int code, byte[] value) {
        ByteBuffer option =
                ByteBuffer.allocate(4 + PcapngBlock.padded(value.length)).order(order);
        option.putShort((short) code).putShort((short) value.length).put(value);
        out.writeBytes(option.array());
    }
}
