package dev.kaifu.fuzz.planted;

import dev.kaifu.fuzz.Target;
import java.util.HexFormat;
import java.util.List;

/// The target of [PlantedReader], sound or with its defect.
public final class PlantedTarget implements Target {
    private final boolean defect;

    public PlantedTarget(boolean defect) {
        this.defect = defect;
    }

    @Override
    public String name() {
        return defect ? "planted" : "planted-sound";
    }

    /// Well-formed records alone: none that leads to the defect.
    @Override
    public List<byte[]> seeds() {
        return List.of(HexFormat.of().parseHex("160301000401000000" + "1403030001011703030002abcd"));
    }

    @Override
    public void check(byte[] input) {
        new PlantedReader(defect).read(input);
    }
}
