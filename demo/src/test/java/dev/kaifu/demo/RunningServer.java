package dev.kaifu.demo;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests of a server that behaves: one is started for each.
abstract class RunningServer {
    @TempDir
    Path folder;

    DemoServer server;

    @BeforeEach
    void start() throws Exception {
        server = DemoServer.start(Misbehaviour.NONE, folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
