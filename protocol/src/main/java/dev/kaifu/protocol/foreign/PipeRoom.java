package dev.kaifu.protocol.foreign;

/// Asks Linux for more room in a pipe, fcntl(2): whoever fills it and whoever empties it then wait for each other less
/// often.
public final class PipeRoom {
    /// What a process without privileges may ask for, unless the system says otherwise (`fs.pipe-max-size`, pipe(7)).
    private static final int MOST = 1 << 20;
    /// F_SETPIPE_SZ of `linux/fcntl.h`, the same on every processor.
    private static final int SET_SIZE = 1031;

    private PipeRoom() {}

    /// Does nothing where that descriptor is no pipe, where the system refuses it, or where [ForeignLibrary] is not
    /// used.
    public static void ask(int descriptor) {
        if (ForeignLibrary.isUsed() && System.getProperty("os.name").equals("Linux")) {
            ForeignLibrary.standard("fcntl").ifPresent(fcntl -> fcntl.call(descriptor, SET_SIZE, MOST, 0, 0));
        }
    }
}
