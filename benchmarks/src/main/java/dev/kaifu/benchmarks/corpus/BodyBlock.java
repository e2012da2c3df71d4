package dev.kaifu.benchmarks.corpus;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;

/// Some lines of a message's body, as they are and as they go over the wire (RFC 5321 4.5.2). Bodies are rows of
/// blocks taken from a pool, for making each line anew would cost more than sealing it.
record BodyBlock(byte[] plain, byte[] stuffed) {
    private static final int POOL = 1024;
    private static final int LINES = 8;
    private static final int BASE64_BYTES = 57;
    private static final int MAX_WORDS = 14;
    /// Every so many lines of text one begins with a dot.
    private static final int DOT_EVERY = 20;

    private static final String[] WORDS =
            ("the of and to in is that it was for on are with as be at one have this from by not but what all were "
                            + "when we there can an your which their said if do will each about how up out them then she many "
                            + "some so these would other into has more her two like him see time could no make than first been "
                            + "its who now people my made over did down only way find use may water long little very after words "
                            + "called just where most know server message port letter envelope sealed relay queue mailbox")
                    .split(" ");

    /// Blocks of base64 and of text in turn: half the bytes of a body are each.
    static List<BodyBlock> pool(long seed) {
        SplittableRandom random = new SplittableRandom(seed ^ 0x626f6479L);
        List<BodyBlock> blocks = new ArrayList<>(POOL);
        int base64 = 0;
        int text = 0;
        while (blocks.size() < POOL) {
            BodyBlock block = base64 <= text ? base64(random) : text(random);
            if (base64 <= text) {
                base64 += block.plain.length;
            } else {
                text += block.plain.length;
            }
            blocks.add(block);
        }
        return blocks;
    }

    private static BodyBlock base64(SplittableRandom random) {
        byte[] bytes = new byte[BASE64_BYTES * LINES];
        random.nextBytes(bytes);
        byte[] lines = (Base64.getMimeEncoder().encodeToString(bytes) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        return new BodyBlock(lines, lines);
    }

    private static BodyBlock text(SplittableRandom random) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        ByteArrayOutputStream stuffed = new ByteArrayOutputStream();
        for (int i = 0; i < LINES; i++) {
            boolean dot = random.nextInt(DOT_EVERY) == 0;
            byte[] line = ((dot ? "." : "") + words(random) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            plain.writeBytes(line);
            if (dot) {
                stuffed.write('.');
            }
            stuffed.writeBytes(line);
        }
        return new BodyBlock(plain.toByteArray(), stuffed.toByteArray());
    }

    private static String words(SplittableRandom random) {
        StringBuilder line = new StringBuilder();
        for (int i = random.nextInt(MAX_WORDS); i >= 0; i--) {
            line.append(WORDS[random.nextInt(WORDS.length)]).append(i == 0 ? "." : " ");
        }
        return line.toString();
    }
}
