package dev.kaifu.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a demo leaves its files. They are the user's to keep: nothing of them is deleted.
record DemoFiles(Path folder) {
    static DemoFiles in(Path folder) throws IOException {
        return new DemoFiles(Files.createDirectories(folder.toAbsolutePath()));
    }

    /// A new folder that only this user may enter.
    static DemoFiles temporary() throws IOException {
        return new DemoFiles(Files.createTempDirectory("kaifu-demo-"));
    }

    Path recording() {
        return folder.resolve("demo.pcapng");
    }

    Path keyLog() {
        return folder.resolve("demo.keys");
    }

    Path messages() {
        return folder.resolve("messages");
    }
}
