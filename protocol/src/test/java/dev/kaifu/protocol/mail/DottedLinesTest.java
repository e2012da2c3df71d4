package dev.kaifu.protocol.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.foreign.PairSearch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What the C library finds, many lines at a time, is what a search byte by byte finds.
class DottedLinesTest {
    private static final byte[] ALPHABET = "\n\n\n...\r\0\u00ae".getBytes(StandardCharsets.ISO_8859_1);

    private final DottedLines byLibrary = new DottedLines(PairSearch.inAnyCase('\n', '.'));
    private final DottedLines byHand = new DottedLines(PairSearch.of('\n', '.'));

    @Test
    void theLibraryIsThereAndFindsAPair() {
        byte[] text = new byte[4096];
        text[1000] = '\n';
        text[1001] = '.';
        // Zeros end a string of C: there are too many of them to go on behind each.
        assertThat(PairSearch.inAnyCase('\n', '.').find(text, 0, text.length, new int[4]))
                .isEqualTo(PairSearch.NOT_DONE);
        Arrays.fill(text, 0, 1000, (byte) 'y');
        Arrays.fill(text, 1002, 4096, (byte) 'y');
        text[5] = 0;
        int[] found = new int[4];
        assertThat(PairSearch.inAnyCase('\n', '.').find(text, 0, text.length, found))
                .isEqualTo(1);
        assertThat(found[0]).isEqualTo(1000);
    }

    @Test
    void anyBytesInAnyWindow() {
        Random random = new Random(3);
        for (int i = 0; i < 3_000; i++) {
            byte[] array = array(random);
            int from = random.nextInt(array.length + 1);
            int to = from + random.nextInt(array.length - from + 1);
            List<Integer> expected = expected(array, from, to);
            assertThat(all(byLibrary, array, from, to)).isEqualTo(expected);
            assertThat(all(byHand, array, from, to)).isEqualTo(expected);
        }
    }

    /// The line feeds that a dot follows, or nothing.
    private static List<Integer> expected(byte[] array, int from, int to) {
        String text = new String(array, 0, to, StandardCharsets.ISO_8859_1) + ".";
        List<Integer> found = new ArrayList<>();
        for (int at = text.indexOf("\n.", from); at >= 0; at = text.indexOf("\n.", at + 1)) {
            found.add(at);
        }
        return found;
    }

    private static List<Integer> all(DottedLines lines, byte[] array, int from, int to) {
        List<Integer> found = new ArrayList<>();
        lines.begin(from);
        for (int at = lines.next(array, from, to); at >= 0; at = lines.next(array, at + 1, to)) {
            found.add(at);
        }
        return found;
    }

    // Longer than what is searched at a time, with more hits than are found at a time, or hardly any.
    private static byte[] array(Random random) {
        byte[] array = new byte[random.nextInt(random.nextInt(10) == 0 ? 40_000 : 3_000)];
        int rare = 1 + random.nextInt(random.nextBoolean() ? 4 : 2_000);
        for (int i = 0; i < array.length; i++) {
            array[i] = random.nextInt(rare) == 0 ? ALPHABET[random.nextInt(ALPHABET.length)] : (byte) 'y';
        }
        return array;
    }
}
