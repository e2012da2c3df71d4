package dev.kaifu.protocol.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Eight bytes at a time find what a search byte by byte finds.
class NewlineTest {
    private static final byte[] ALPHABET = "\n\n..\r\u008a\u00aex".getBytes(StandardCharsets.ISO_8859_1);

    @Test
    void firstLineFeed() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] array = array(random);
            int from = random.nextInt(array.length + 1);
            int to = from + random.nextInt(array.length - from + 1);
            String text = new String(array, 0, to, StandardCharsets.ISO_8859_1);
            assertThat(Newline.next(array, from, to)).isEqualTo(text.indexOf('\n', from));
        }
    }

    @Test
    void firstLineFeedBeforeADotOrAtTheEnd() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] array = array(random);
            int from = random.nextInt(array.length + 1);
            int to = from + random.nextInt(array.length - from + 1);
            // The end stands for a dot: what comes next may be one.
            String text = new String(array, 0, to, StandardCharsets.ISO_8859_1) + ".";
            assertThat(Newline.nextBeforeDot(array, from, to)).isEqualTo(text.indexOf("\n.", from));
        }
    }

    // Runs without a hit are long enough for several steps.
    private static byte[] array(Random random) {
        byte[] array = new byte[random.nextInt(200)];
        int rare = 1 + random.nextInt(60);
        for (int i = 0; i < array.length; i++) {
            array[i] = random.nextInt(rare) == 0 ? ALPHABET[random.nextInt(ALPHABET.length)] : (byte) 'y';
        }
        return array;
    }
}
