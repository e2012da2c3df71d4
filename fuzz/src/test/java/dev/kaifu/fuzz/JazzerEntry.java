package dev.kaifu.fuzz;

/// Where Jazzer comes in: it calls [#fuzzerTestOneInput] for every input. The system property
/// `kaifu.fuzz.target` names the target.
public final class JazzerEntry {
    private static final Target TARGET = Targets.named(System.getProperty("kaifu.fuzz.target", ""));

    private JazzerEntry() {}

    /// The name and the form are Jazzer's.
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        TARGET.check(input);
    }
}
