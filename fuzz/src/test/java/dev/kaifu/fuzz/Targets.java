package dev.kaifu.fuzz;

import dev.kaifu.cli.MaskedTextTarget;
import dev.kaifu.cli.RenderedTextTarget;
import dev.kaifu.fuzz.planted.PlantedTarget;
import dev.kaifu.fuzz.target.ContainersTarget;
import dev.kaifu.fuzz.target.DecompressionTarget;
import dev.kaifu.fuzz.target.FramesTarget;
import dev.kaifu.fuzz.target.HandshakeTarget;
import dev.kaifu.fuzz.target.ImapClientTarget;
import dev.kaifu.fuzz.target.ImapTarget;
import dev.kaifu.fuzz.target.KeyLogsTarget;
import dev.kaifu.fuzz.target.OldSuitesTarget;
import dev.kaifu.fuzz.target.OpenerTarget;
import dev.kaifu.fuzz.target.OtherLogsTarget;
import dev.kaifu.fuzz.target.PcapngWriterTarget;
import dev.kaifu.fuzz.target.Pop3Target;
import dev.kaifu.fuzz.target.RecordsTarget;
import dev.kaifu.fuzz.target.RewriteTarget;
import dev.kaifu.fuzz.target.RsaKeysTarget;
import dev.kaifu.fuzz.target.SClientLogsTarget;
import dev.kaifu.fuzz.target.SaslTarget;
import dev.kaifu.fuzz.target.SegmentsTarget;
import dev.kaifu.fuzz.target.SmtpClientTarget;
import dev.kaifu.fuzz.target.SmtpTarget;
import dev.kaifu.fuzz.target.Ssl2HelloTarget;
import dev.kaifu.fuzz.target.TlsSessionTarget;
import java.util.List;
import java.util.stream.Stream;

/// All targets; a new one is a class and a line here.
public final class Targets {
    private static final List<Target> ALL = List.of(
            new ContainersTarget(),
            new RecordsTarget(),
            new HandshakeTarget(),
            new KeyLogsTarget(),
            new SClientLogsTarget(),
            new OtherLogsTarget(),
            new RsaKeysTarget(),
            new SmtpTarget(),
            new ImapTarget(),
            new Pop3Target(),
            new SmtpClientTarget(),
            new ImapClientTarget(),
            new FramesTarget(),
            new PcapngWriterTarget(),
            new TlsSessionTarget(),
            new SaslTarget(),
            new OpenerTarget(),
            new SegmentsTarget(),
            new DecompressionTarget(),
            new OldSuitesTarget(),
            new RewriteTarget(),
            new Ssl2HelloTarget(),
            new RenderedTextTarget(),
            new MaskedTextTarget());

    /// Not among those that are fuzzed: `./dev fuzz --prove` looks for what is planted there.
    private static final List<Target> PLANTED = List.of(new PlantedTarget(true), new PlantedTarget(false));

    private Targets() {}

    public static List<Target> all() {
        return ALL;
    }

    /// @throws IllegalArgumentException where no target has that name
    public static Target named(String name) {
        return Stream.concat(ALL.stream(), PLANTED.stream())
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no fuzz target " + name));
    }
}
