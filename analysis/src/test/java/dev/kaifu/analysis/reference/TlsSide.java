package dev.kaifu.analysis.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How far one side of a TLS session has come.
final class TlsSide {
    /// Keys that may come into force, each with what it is.
    ///
    /// @param secret of TLS 1.3's traffic, else empty
    /// @param isApplication whether it is a secret of application data
    record Candidate(RecordKeys keys, byte[] secret, boolean isApplication) {}

    private List<Candidate> candidates = new ArrayList<>();
    private Optional<Candidate> current = Optional.empty();
    private long sequence;
    /// Records in a row that may have had numbers and were not opened.
    private int damaged;

    boolean tls13;
    boolean changedCipher;
    boolean finished;
    long failed;
    /// Handshake bytes that are no whole message yet.
    byte[] handshake = new byte[0];

    /// RFC 8446 5.2: what is protected calls itself application data; in TLS 1.2 all is, behind the
    /// ChangeCipherSpec.
    boolean isSealed(TlsRecord record) {
        return record.type() == TlsRecord.APPLICATION_DATA || (!tls13 && changedCipher);
    }

    /// One of these comes next: in TLS 1.2 one opens the next record, in TLS 1.3 one after the other comes into
    /// force.
    void await(List<Candidate> next) {
        candidates = new ArrayList<>(next);
        current = Optional.empty();
        sequence = 0;
        damaged = 0;
        handshake = new byte[0];
    }

    /// What is inside; empty where no key opens it.
    Optional<byte[]> open(TlsRecord record) {
        if (!tls13) {
            return openTls12(record);
        }
        for (int passed = 0; passed <= damaged; passed++) {
            long number = sequence + passed;
            Optional<byte[]> inside = current.flatMap(now -> now.keys.open(number, record));
            if (inside.isPresent()) {
                sequence = number + 1;
                damaged = 0;
                return inside;
            }
            for (Candidate candidate : candidates) {
                inside = candidate.keys.open(passed, record);
                if (inside.isPresent()) {
                    enter(candidate, passed);
                    return inside;
                }
            }
        }
        // Once data has its keys, what no key opens is such a record, damaged: it had a number (RFC 8446 5.3).
        boolean isData = current.filter(Candidate::isApplication).isPresent()
                || (finished && candidates.stream().anyMatch(Candidate::isApplication));
        damaged += isData ? 1 : 0;
        return Optional.empty();
    }

    private Optional<byte[]> openTls12(TlsRecord record) {
        if (current.isPresent()) {
            return current.get().keys.open(sequence++, record);
        }
        for (Candidate candidate : candidates) {
            Optional<byte[]> inside = candidate.keys.open(sequence, record);
            if (inside.isPresent()) {
                enter(candidate, sequence);
                return inside;
            }
        }
        sequence++;
        return Optional.empty();
    }

    private void enter(Candidate candidate, long number) {
        candidates.remove(candidate);
        current = Optional.of(candidate);
        sequence = number + 1;
        damaged = 0;
        if (candidate.isApplication && (!tls13 || number == 0)) {
            // What was not opened before was the handshake: no word of the dialogue is missing.
            failed = 0;
        }
    }

    /// RFC 8446 7.2.
    void update() {
        current = current.map(before -> {
            byte[] next = Derivation.expandLabel(
                    before.keys.suite().hash(), before.secret, "traffic upd", before.secret.length);
            return new Candidate(RecordKeys.tls13(before.keys.suite(), next), next, before.isApplication);
        });
        sequence = 0;
    }
}
