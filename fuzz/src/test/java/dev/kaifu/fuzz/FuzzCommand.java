package dev.kaifu.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;

/// What `scripts/fuzz.sh` asks for besides the fuzzing: the names, the seeds as files, one input run again.
public final class FuzzCommand {
    private FuzzCommand() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "list" -> Targets.all().forEach(target -> System.out.println(target.name()));
            case "seeds" -> SeedFiles.write(Targets.named(args[1]), Path.of(args[2]), Path.of(args[3]));
            case "replay" -> {
                Targets.named(args[1]).check(Files.readAllBytes(Path.of(args[2])));
                System.out.println(args[1] + ": " + args[2] + " breaks no law");
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
    }
}
