package dev.kaifu.demo;

/// A port that is served until it is closed.
interface Listener extends AutoCloseable {
    int port();

    /// Frees the port and ends its connections and threads.
    @Override
    void close();
}
