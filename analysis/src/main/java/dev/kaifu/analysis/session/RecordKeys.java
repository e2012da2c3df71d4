package dev.kaifu.analysis.session;

/// The keys that one direction may be using, proved by the records themselves.
interface RecordKeys {
    /// No keys are known.
    RecordKeys NONE = new RecordKeys() {
        @Override
        public int open(byte[] a, int header, int length, byte[] out) {
            return -1;
        }

        @Override
        public int candidates() {
            return 0;
        }
    };

    /// Opens the next record; the content's length, or -1 where no key fits.
    int open(byte[] a, int header, int length, byte[] out);

    /// How many secrets could be tried.
    int candidates();

    /// A KeyUpdate was sent (RFC 8446 4.6.3): the next record comes under the next keys.
    default void update() {}
}
