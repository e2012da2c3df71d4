package dev.kaifu.demo;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Threads that keep no program alive and print nothing.
final class DemoThreads {
    private DemoThreads() {}

    /// For the connections of one port, which [LoopbackSocket] bounds.
    static ExecutorService forConnections(String protocol) {
        return Executors.newCachedThreadPool(Thread.ofPlatform()
                .daemon()
                .name("kaifu-demo-" + protocol + "-", 0)
                // A client that breaks off ends in an exception of the libraries: the demo has nothing to say of it.
                .uncaughtExceptionHandler((thread, thrown) -> {})
                .factory());
    }
}
