package dev.kaifu.fuzz;

import dev.kaifu.testkit.Corpus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Where inputs come from: the target's own seeds, what fuzzing found before, and other people's files.
final class SeedFiles {
    /// Larger files of the corpus are no good seeds: one execution would take too long.
    static final int MAX_FOREIGN = 16_384;

    private static final Path FOUND = Path.of("src", "test", "resources", "found");

    private SeedFiles() {}

    /// Inputs that once were findings, kept under `fuzz/src/test/resources/found/TARGET`.
    ///
    /// @param module the folder of this module
    static List<byte[]> found(Path module, Target target) {
        return files(module.resolve(FOUND).resolve(target.name())).stream()
                .map(SeedFiles::read)
                .toList();
    }

    /// What the corpus gives, where `KAIFU_CORPUS` names it.
    static List<byte[]> foreign(Target target) {
        return Corpus.folder().map(SeedFiles::files).orElse(List.of()).stream()
                .filter(file -> size(file) <= MAX_FOREIGN)
                .flatMap(file ->
                        target.seedsOf(file.getFileName().toString().toLowerCase(Locale.ROOT), read(file)).stream())
                .toList();
    }

    /// All files below a folder, in a fixed order; none where there is no such folder.
    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes all of a target's seeds into a folder, for Jazzer.
    static void write(Target target, Path module, Path folder) throws IOException {
        List<byte[]> all = new ArrayList<>(target.seeds());
        all.addAll(found(module, target));
        all.addAll(foreign(target));
        Files.createDirectories(folder);
        for (int i = 0; i < all.size(); i++) {
            Files.write(folder.resolve(String.format(Locale.ROOT, "seed-%04d", i)), all.get(i));
        }
    }
}
