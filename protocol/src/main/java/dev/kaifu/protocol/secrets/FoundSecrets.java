package dev.kaifu.protocol.secrets;

import java.util.ArrayList;
import java.util.List;

/// What a text held.
///
/// @param secrets in the order of the text, repeats included
/// @param resumptionPskOnly client randoms of TLS 1.3 sessions of which the text holds nothing but a `Resumption PSK`
/// @param resumptionPsks the PSKs of tickets of TLS 1.3
/// @param badLines lines that begin as a key-log line does but are none, numbered from 1
/// @param handshakes sessions of s_client logs that were seen, with or without a secret
public record FoundSecrets(
        List<Secret> secrets,
        List<byte[]> resumptionPskOnly,
        List<ResumptionPsk> resumptionPsks,
        List<Integer> badLines,
        int handshakes) {
    /// @param ticket the SHA-256 of the ticket
    public record ResumptionPsk(byte[] ticket, byte[] psk) {}

    /// Whether there is anything that opens a session, or belongs to one: a PSK too, be its ticket told or not.
    public boolean holdsAny() {
        return !secrets.isEmpty() || !resumptionPsks.isEmpty() || !resumptionPskOnly.isEmpty();
    }

    /// Puts all of it into a store.
    public void into(SecretStore store) {
        into(store, 0);
    }

    /// Puts all of it into a store, known from a packet on.
    ///
    /// @param since the packet's number
    public void into(SecretStore store, long since) {
        secrets.forEach(secret -> store.add(secret, since));
        resumptionPskOnly.forEach(random -> store.noteResumptionPskOnly(random, since));
        resumptionPsks.forEach(of -> store.addResumptionPsk(of.ticket(), of.psk(), since));
    }

    /// Collects what a short text holds; what a long one holds goes into the store as it comes.
    static final class Collector implements SecretSink {
        private final List<Secret> secrets = new ArrayList<>();
        private final List<byte[]> resumptionOnly = new ArrayList<>();
        private final List<ResumptionPsk> resumptionPsks = new ArrayList<>();
        private final List<Integer> badLines = new ArrayList<>();
        private int handshakes;

        @Override
        public void secret(Secret secret) {
            secrets.add(secret);
        }

        @Override
        public void handshake() {
            handshakes++;
        }

        @Override
        public void resumptionPskOnly(byte[] clientRandom) {
            resumptionOnly.add(clientRandom);
        }

        @Override
        public void resumptionPsk(byte[] ticket, byte[] psk) {
            resumptionPsks.add(new ResumptionPsk(ticket, psk));
        }

        @Override
        public void badLine(long number) {
            badLines.add((int) number);
        }

        FoundSecrets collected() {
            return new FoundSecrets(
                    List.copyOf(secrets),
                    List.copyOf(resumptionOnly),
                    List.copyOf(resumptionPsks),
                    List.copyOf(badLines),
                    handshakes);
        }
    }
}
