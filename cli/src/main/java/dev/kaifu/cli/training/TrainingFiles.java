package dev.kaifu.cli.training;

import java.nio.file.Path;

/// The files of a training's folder that one part of it leaves for another.
record TrainingFiles(Path folder) {
    /// What `demo --keep` leaves.
    Path demo() {
        return folder.resolve("demo");
    }

    String recording() {
        return demo().resolve("demo.pcapng").toString();
    }

    String keys() {
        return demo().resolve("demo.keys").toString();
    }

    /// The recording as pcap.
    Path classic() {
        return folder.resolve("demo.pcap");
    }

    Path largeRecording() {
        return folder.resolve("large.pcapng");
    }

    Path largeKeys() {
        return folder.resolve("large.keys");
    }

    /// The large recording several times over, as pcap.
    Path largeClassic() {
        return folder.resolve("large.pcap");
    }

    /// A file of this name.
    String file(String name) {
        return folder.resolve(name).toString();
    }
}
