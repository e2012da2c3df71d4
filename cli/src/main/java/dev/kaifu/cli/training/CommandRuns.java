package dev.kaifu.cli.training;

import dev.kaifu.cli.ExitStatus;
import dev.kaifu.cli.Main;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/// Runs command lines in this JVM and counts those that did not end as they should.
final class CommandRuns {
    private int failures;

    int failures() {
        return failures;
    }

    /// Words and more words.
    static String[] words(String[] first, String... more) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(String[]::new);
    }

    /// @param expected the exit status
    void run(int expected, String... arguments) {
        int status = Main.run(arguments);
        if (status != expected) {
            failures++;
            System.err.println(
                    "training: kaifu " + String.join(" ", arguments) + " ended with " + status + ", not " + expected);
        }
    }

    /// Runs what must go well with this on stdin.
    void runWith(String input, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.US_ASCII)));
        try {
            run(ExitStatus.OK, arguments);
        } finally {
            System.setIn(before);
        }
    }
}
