package dev.kaifu.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A real capture of loopback by tcpdump, which needs the privilege (root, or cap_net_raw).
public final class Tcpdump implements AutoCloseable {
    private final Process process;
    private final Path file;

    private Tcpdump(Process process, Path file) {
        this.process = process;
        this.file = file;
    }

    /// Begins to record; what passes after this returned is in the file.
    ///
    /// @param filter pcap's language: `tcp port 25`
    public static Tcpdump onLoopback(Path file, String filter) {
        Path log = log(file);
        Process process = Peer.start(
                log,
                List.of(
                        "tcpdump",
                        "-i",
                        "lo",
                        "-s",
                        "0",
                        "-U",
                        "--immediate-mode",
                        // KiB; each packet takes a slot for the largest there may be.
                        "-B",
                        "65536",
                        "-Z",
                        "root",
                        "-w",
                        file.toString(),
                        filter));
        Peer.await("tcpdump on lo", Duration.ofSeconds(10), () -> {
            String said = OpenSsl.read(log);
            if (!process.isAlive()) {
                throw new IllegalStateException("tcpdump ended: " + said);
            }
            return said.contains("listening on");
        });
        return new Tcpdump(process, file);
    }

    /// Ends the recording and gives its file.
    ///
    /// @throws IllegalStateException where packets were lost: what the file holds is not what passed
    public Path end() {
        close();
        String said = OpenSsl.read(log(file));
        if (!said.contains("\n0 packets dropped by kernel")) {
            throw new IllegalStateException("tcpdump lost packets: " + said);
        }
        return file;
    }

    private static Path log(Path file) {
        return Path.of(file + ".log");
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            // The kernel hands the last packets over within this time.
            try {
                Thread.sleep(300);
            } catch (InterruptedException e) {
                throw Peer.interrupted(e);
            }
        }
        Peer.stop(process);
    }
}
