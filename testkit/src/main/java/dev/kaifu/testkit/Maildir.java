package dev.kaifu.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A mailbox with a file for each message, in `new` until somebody has looked and in `cur` from then on.
record Maildir(Path folder) {
    /// A file's name begins with the seconds of its delivery, and has the microseconds behind an M.
    private static final Pattern DELIVERED = Pattern.compile("^(\\d+)\\..*?M(\\d+)");

    /// The messages, oldest first.
    List<String> messages() {
        return Stream.of("new", "cur")
                .map(folder::resolve)
                .flatMap(Maildir::files)
                .sorted(Comparator.comparing(Maildir::delivered))
                .map(OpenSsl::read)
                .toList();
    }

    private static String delivered(Path message) {
        Matcher name = DELIVERED.matcher(String.valueOf(message.getFileName()));
        return name.find() ? name.group(1) + ".%06d".formatted(Integer.valueOf(name.group(2))) : name.toString();
    }

    private static Stream<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
