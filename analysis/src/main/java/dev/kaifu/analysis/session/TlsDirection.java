package dev.kaifu.analysis.session;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.tls.ContentType;
import dev.kaifu.protocol.tls.HandshakeReader;
import dev.kaifu.protocol.tls.RecordReader;
import dev.kaifu.protocol.tls.crypto.RecordProtection;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What one side of a session sends: its records, its handshake messages, the keys that hold now, and what could not be
/// opened.
final class TlsDirection {
    /// Places tried, over all gaps, for the first record of keys whose beginning is missing.
    private static final int MAX_GUESSES = 256;
    /// Records that may be missing together with the ChangeCipherSpec before them.
    private static final long MAX_LOST_WITH_KEYS = 1 << 10;

    final Side side;
    /// Of the trials behind all gaps, whichever keys are in force.
    final SequenceSearch.Bounds bounds;
    final RecordReader records = new RecordReader();
    final HandshakeReader handshake = new HandshakeReader();
    private RecordKeys keys = RecordKeys.NONE;
    private boolean tls13;
    private boolean afterChangeCipherSpec;
    private int candidates;
    private boolean anythingOpened;
    /// Records that no key opened and that may have held application data.
    private long failed;
    /// The same of records that the client sent ahead of its handshake.
    private long earlyFailed;

    /// The first of those that failed: its number among the sealed records of this side, from 1, and its packet.
    private long firstFailed;

    private long firstFailedPacket;
    /// Sealed records so far.
    private long sealed;
    /// Those, and what may have been lost, when the present keys came into force.
    private long sealedBefore;

    private long lostBefore;

    private long possiblyLost;

    private int guesses;
    /// The keys that those places are tried with: one search, so that its bounds hold for all of them.
    private @Nullable RecordKeys guessed;
    /// What may have been lost, as far as that search knows.
    private long lostToGuesses;

    private boolean finished;
    /// The record behind a ChangeCipherSpec that came before the ClientHello.
    private byte[] keptFinished = new byte[0];

    /// @param connection its number, from 0
    TlsDirection(Side side, int connection) {
        this.side = side;
        this.bounds = SequenceSearch.Bounds.of(connection);
    }

    boolean tls13() {
        return tls13;
    }

    /// True where records of this type come sealed now.
    boolean protects(int type) {
        // RFC 8446 5.2: a protected record calls itself application data.
        boolean application = type == ContentType.APPLICATION_DATA;
        return tls13 ? application : afterChangeCipherSpec || application;
    }

    boolean afterChangeCipherSpec() {
        return afterChangeCipherSpec;
    }

    void beginTls13(RecordKeys epochs) {
        tls13 = true;
        use(epochs);
    }

    void beginTls12(RecordKeys trials) {
        tls13 = false;
        afterChangeCipherSpec = true;
        use(trials);
    }

    /// Keys that turn out now to have been in force since the ChangeCipherSpec, which was captured: only what has
    /// passed
    /// since has numbers.
    void beginLateTls12(RecordKeys trials) {
        long passed = sealedSinceKeys();
        long lost = lostSinceKeys();
        beginTls12(trials);
        keys.passed(passed);
        if (lost > 0) {
            keys.lost(lost);
        }
    }

    /// True where its ChangeCipherSpec came before what its keys are made of.
    boolean lacksKeys() {
        return afterChangeCipherSpec && keys.equals(RecordKeys.NONE);
    }

    /// Keeps the first record behind the ChangeCipherSpec, which has failed: a ClientHello that comes late may open it.
    void keepFinished(byte[] a, int header, int length) {
        if (lacksKeys() && sealedSinceKeys() == 1 && lostSinceKeys() == 0) {
            keptFinished = Arrays.copyOfRange(a, header, header + RecordReader.HEADER + length);
        }
    }

    /// That record, where nothing has passed behind it: it counts as not yet passed then. Else nothing.
    byte[] takeFinished() {
        byte[] kept = keptFinished;
        keptFinished = new byte[0];
        if (kept.length == 0 || sealedSinceKeys() != 1 || lostSinceKeys() > 0) {
            return new byte[0];
        }
        failed--;
        if (firstFailed == sealed) {
            firstFailed = 0;
        }
        sealed--;
        return kept;
    }

    /// Sealed records that have passed under the present keys.
    long sealedSinceKeys() {
        return sealed - sealedBefore;
    }

    /// Records that may have been lost since then, at the most.
    long lostSinceKeys() {
        return possiblyLost - lostBefore;
    }

    private void use(RecordKeys next) {
        keys = next;
        sealedBefore = sealed;
        lostBefore = possiblyLost;
        candidates = Math.max(candidates, next.candidates());
        handshake.restart();
    }

    boolean isFinished() {
        return finished;
    }

    /// The Finished message was seen.
    void finish() {
        finished = true;
        keys.finished();
    }

    void learn(List<Secret> more) {
        keys.learn(more);
    }

    void update() {
        keys.update();
    }

    /// Bytes of this side are missing.
    void gap(long length) {
        long lost = records.gap(length);
        possiblyLost += lost;
        if (records.holed() >= 0) {
            keys.lostRecord(records.holed());
        } else if (lost > 0) {
            keys.lost(lost);
        }
        handshake.restart();
    }

    boolean anythingOpened() {
        return anythingOpened;
    }

    /// Nobody saw the beginning of this side: the number of its next record is not known.
    void beginAnywhere() {
        records.beginAnywhere();
        possiblyLost += LostHellos.MAX_NUMBER;
    }

    /// True where not all was tried that a gap made possible.
    boolean leftUntried() {
        RecordKeys tried = guessed;
        return records.outOfTrials() || keys.exhausted() || (tried != null && tried.exhausted());
    }

    /// Records that may have been lost so far, at the most.
    long possiblyLost() {
        return possiblyLost;
    }

    /// The keys have been in force since before the loss.
    void lostBeforeKeys() {
        keys.lost(possiblyLost);
    }

    /// True where this is the first record of keys whose beginning is missing.
    ///
    /// @param trials of the keys; asked for once
    boolean guesses(Supplier<RecordKeys> trials, byte[] a, int header, int length, RecordWorkspace into) {
        if (guesses == MAX_GUESSES) {
            return false;
        }
        guesses++;
        RecordKeys tried = guessed;
        if (tried == null) {
            tried = trials.get();
            guessed = tried;
        }
        long lost = Math.min(possiblyLost, MAX_LOST_WITH_KEYS);
        if (lost > lostToGuesses) {
            tried.lost(lost - lostToGuesses);
            lostToGuesses = lost;
        }
        return tried.openIfRecord(a, header, length, into) >= 0;
    }

    /// Where it stands, if the next record's keys and number are sure.
    Optional<RecordPosition> position() {
        OptionalInt until = records.untilNext();
        RecordProtection present = keys.present().orElse(null);
        if (until.isEmpty() || present == null) {
            return Optional.empty();
        }
        boolean underWay = until.getAsInt() > 0 && protects(records.pendingType());
        return Optional.of(new RecordPosition(present, keys.sequence() + (underWay ? 1 : 0), until.getAsInt(), tls13));
    }

    /// True where the record that was opened ahead is what [#open] would have made of it.
    boolean takes(RecordsAhead.Sealed opened) {
        if (!keys.wasOpened(opened.keys(), opened.sequence())) {
            return false;
        }
        wasOpened();
        return true;
    }

    /// The content's length in the workspace, or -1.
    int open(byte[] a, int header, int length, RecordWorkspace into) {
        int content = keys.open(a, header, length, into);
        if (content >= 0) {
            wasOpened();
        }
        return content;
    }

    /// The same of bytes that only may be a record.
    int openIfRecord(byte[] a, int header, int length, RecordWorkspace into) {
        int content = keys.openIfRecord(a, header, length, into);
        if (content >= 0) {
            wasOpened();
        }
        return content;
    }

    private void wasOpened() {
        anythingOpened = true;
        sealed++;
        if (keys.beganApplicationData()) {
            failed = 0;
            firstFailed = 0;
        }
    }

    /// @param early whether the client announced early data
    /// @param packet that brought the record's end
    void failed(boolean early, long packet) {
        sealed++;
        if (firstFailed == 0 && !(early && !anythingOpened)) {
            firstFailed = sealed;
            firstFailedPacket = packet;
        }
        if (early && !anythingOpened) {
            earlyFailed++;
        } else {
            failed++;
        }
    }

    long failed() {
        return failed;
    }

    long firstFailed() {
        return firstFailed;
    }

    long firstFailedPacket() {
        return firstFailedPacket;
    }

    long earlyFailed() {
        return earlyFailed;
    }

    int candidates() {
        return candidates;
    }

    /// Bytes of memory of what waits for more.
    int held() {
        return records.held() + handshake.held() + keptFinished.length;
    }
}
