package dev.kaifu.analysis.session;

import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.tls.crypto.RecordProtection;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.util.List;
import java.util.Optional;

/// The keys that one direction may be using, proved by the records themselves.
interface RecordKeys {
    /// No keys are known.
    RecordKeys NONE = new RecordKeys() {
        @Override
        public int open(byte[] a, int header, int length, RecordWorkspace into) {
            return -1;
        }

        @Override
        public int candidates() {
            return 0;
        }
    };

    /// Opens the next record; the content's length, or -1 where no key fits.
    int open(byte[] a, int header, int length, RecordWorkspace into);

    /// The same of bytes that only may be a record: where no key fits, none has passed.
    default int openIfRecord(byte[] a, int header, int length, RecordWorkspace into) {
        return open(a, header, length, into);
    }

    /// The keys that are in force, where that is sure: they opened the record before, and none is missing since.
    default Optional<RecordProtection> present() {
        return Optional.empty();
    }

    /// The next record's number under the keys that are in force.
    default long sequence() {
        return 0;
    }

    /// Counts the next record as opened, where #open would have opened it with these very keys and number; else
    /// nothing has happened.
    default boolean wasOpened(RecordProtection by, long number) {
        return false;
    }

    /// How many secrets could be tried.
    int candidates();

    /// The handshake messages of this side are over: the keys of application data come next.
    default void finished() {}

    /// More of the session's secrets have become known.
    default void learn(List<Secret> more) {}

    /// A KeyUpdate was sent (RFC 8446 4.6.3): the next record comes under the next keys.
    default void update() {}

    /// Up to so many records were not captured: the next one's number is looked for by trial.
    default void lost(long records) {}

    /// One record was not captured, wholly or in part; its header was.
    default void lostRecord(int fragmentLength) {
        lost(1);
    }

    /// So many records have passed under these keys before they were known.
    default void passed(long records) {}

    /// True where numbers or keys were left untried behind missing bytes, because too many had been tried.
    default boolean exhausted() {
        return false;
    }

    /// True where the record opened last is the first under keys of application data, so that whatever was not opened
    /// before it was no application data.
    default boolean beganApplicationData() {
        return false;
    }
}
