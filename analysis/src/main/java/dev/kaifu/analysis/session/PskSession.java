package dev.kaifu.analysis.session;

import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.tls.CipherSuite;
import dev.kaifu.protocol.tls.HandshakeReader;
import dev.kaifu.protocol.tls.Hello;
import dev.kaifu.protocol.tls.HelloExtensions;
import dev.kaifu.protocol.tls.PskOffer;
import dev.kaifu.protocol.tls.crypto.PskSchedule;
import dev.kaifu.protocol.tls.crypto.TicketId;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A session of TLS 1.3 that a PSK is used in (RFC 8446 4.2.11), and what follows from the PSK where it is known: the
/// binder in the ClientHello proves it, before any record does. With (EC)DHE beside it, that is the early data's secret
/// alone; by itself (`psk_ke`) it is every one.
final class PskSession {
    /// Of a handshake message: its type and length.
    private static final int HEADER = 4;
    /// PSKs tried with one binder, each as an external one and as a ticket's.
    private static final int MAX_PSKS = 256;
    /// The handshake up to the server's Finished; a longer one is not followed.
    private static final int MAX_TRANSCRIPT = 1 << 18;

    private final byte[] clientRandom;
    private final boolean withDhe;
    private final boolean known;
    private final boolean ofTicket;
    private final List<Secret> secrets = new ArrayList<>();
    private final ByteArrayOutputStream transcript = new ByteArrayOutputStream();
    private PskSchedule.@Nullable Master master;

    /// @param psk how its key schedule begins; empty where it is not known
    private PskSession(byte[] clientRandom, boolean withDhe, Optional<Proven> psk) {
        this.clientRandom = clientRandom;
        this.withDhe = withDhe;
        this.known = psk.isPresent();
        this.ofTicket = psk.filter(proven -> !proven.external()).isPresent();
    }

    /// A PSK that a binder has proved.
    private record Proven(PskSchedule schedule, boolean external) {}

    /// The messages of the client that go before a ServerHello.
    ///
    /// @param last the last ClientHello, with its header
    /// @param transcript up to and with it, as the hash of the suite is made over it
    private record Asked(byte[] last, byte[] transcript, boolean retried) {
        byte[] body() {
            return Arrays.copyOfRange(last, HEADER, last.length);
        }
    }

    /// Empty where no PSK is used in the session.
    ///
    /// @param handshake all messages before the ServerHello
    /// @param serverHello with its header
    static Optional<PskSession> of(
            SessionSecrets secrets, CipherSuite suite, Hello client, byte[] handshake, byte[] serverHello) {
        byte[] answer = Arrays.copyOfRange(serverHello, HEADER, serverHello.length);
        int chosen = PskOffer.chosen(answer).orElse(-1);
        if (chosen < 0 || !PskSchedule.isWith(suite.hash())) {
            return Optional.empty();
        }
        boolean withDhe =
                HelloExtensions.ofServer(answer, HelloExtensions.KEY_SHARE).isPresent()
                        || HelloExtensions.ofServer(answer, HelloExtensions.KEY_SHARE_OF_DRAFTS)
                                .isPresent();
        Asked asked = asked(handshake, suite.hash()).orElse(null);
        Optional<Proven> psk = asked == null ? Optional.empty() : proven(secrets, suite.hash(), asked, chosen);
        PskSession session = new PskSession(client.random(), withDhe, psk);
        if (asked != null && psk.isPresent()) {
            // RFC 8446 4.2.10: early data comes under the first PSK, and a HelloRetryRequest refuses it.
            boolean early = client.earlyData() && chosen == 0 && !asked.retried();
            session.begin(psk.get().schedule(), asked, early, serverHello);
        }
        return Optional.of(session);
    }

    /// Whether this ServerHello, with its header, chose a PSK.
    static boolean isChosen(byte[] serverHello) {
        return PskOffer.chosen(Arrays.copyOfRange(serverHello, HEADER, serverHello.length))
                .isPresent();
    }

    /// A ClientHello, or one, a HelloRetryRequest and another (RFC 8446 4.1.4).
    private static Optional<Asked> asked(byte[] handshake, String hash) {
        int first = messageEnd(handshake, 0);
        if (first < 0 || first == handshake.length) {
            return first < 0 ? Optional.empty() : Optional.of(new Asked(handshake, handshake, false));
        }
        int retry = messageEnd(handshake, first);
        if (retry < 0 || messageEnd(handshake, retry) != handshake.length) {
            return Optional.empty();
        }
        byte[] begun = PskSchedule.messageHash(hash, Arrays.copyOf(handshake, first));
        byte[] rest = Arrays.copyOfRange(handshake, first, handshake.length);
        byte[] all = Arrays.copyOf(begun, begun.length + rest.length);
        System.arraycopy(rest, 0, all, begun.length, rest.length);
        return Optional.of(new Asked(Arrays.copyOfRange(handshake, retry, handshake.length), all, true));
    }

    /// Where the message that begins at `at` ends, or -1.
    private static int messageEnd(byte[] a, int at) {
        if (at < 0 || a.length - at < HEADER) {
            return -1;
        }
        int length = ((a[at + 1] & 0xff) << 16) | ((a[at + 2] & 0xff) << 8) | (a[at + 3] & 0xff);
        return length > a.length - at - HEADER ? -1 : at + HEADER + length;
    }

    private static Optional<Proven> proven(SessionSecrets secrets, String hash, Asked asked, int chosen) {
        PskOffer offer = PskOffer.of(asked.body()).orElse(null);
        if (offer == null || chosen >= offer.identities().size()) {
            return Optional.empty();
        }
        byte[] covered = offer.covered(asked.transcript());
        byte[] binder = offer.binders().get(chosen);
        byte[] ticket = TicketId.of(offer.identities().get(chosen));
        List<byte[]> psks = new ArrayList<>();
        secrets.resumptionPsk(ticket).ifPresent(psks::add);
        psks.addAll(secrets.keys().psk());
        for (byte[] psk : psks.subList(0, Math.min(psks.size(), MAX_PSKS))) {
            PskSchedule schedule = new PskSchedule(hash, psk);
            for (boolean external : new boolean[] {true, false}) {
                if (MessageDigest.isEqual(binder, schedule.binder(external, covered))) {
                    return Optional.of(new Proven(schedule, external));
                }
            }
        }
        return Optional.empty();
    }

    private void begin(PskSchedule psk, Asked asked, boolean early, byte[] serverHello) {
        if (early) {
            add(SecretLabel.CLIENT_EARLY_TRAFFIC_SECRET, psk.clientEarlyTraffic(asked.transcript()));
        }
        if (withDhe) {
            return;
        }
        transcript.writeBytes(asked.transcript());
        transcript.writeBytes(serverHello);
        byte[] hellos = transcript.toByteArray();
        PskSchedule.Handshake handshake = psk.handshake();
        add(SecretLabel.CLIENT_HANDSHAKE_TRAFFIC_SECRET, handshake.clientTraffic(hellos));
        add(SecretLabel.SERVER_HANDSHAKE_TRAFFIC_SECRET, handshake.serverTraffic(hellos));
        master = handshake.master();
    }

    private void add(SecretLabel label, byte[] value) {
        secrets.add(new Secret(label, 0, clientRandom, value));
    }

    /// Whether its binder has proved a PSK.
    boolean isKnown() {
        return known;
    }

    /// Secrets that follow from the PSK and the hello messages.
    List<Secret> secrets() {
        return List.copyOf(secrets);
    }

    /// Takes a message of the server's, behind its ServerHello.
    ///
    /// @return the secrets that follow from it: those of application data from Finished
    List<Secret> fromServer(int kind, byte[] a, int header, int length) {
        PskSchedule.Master next = master;
        if (next == null) {
            return List.of();
        }
        if (transcript.size() + length > MAX_TRANSCRIPT) {
            master = null;
            return List.of();
        }
        transcript.write(a, header, length);
        if (kind != HandshakeReader.FINISHED) {
            return List.of();
        }
        master = null;
        byte[] handshake = transcript.toByteArray();
        transcript.reset();
        return List.of(
                new Secret(SecretLabel.CLIENT_TRAFFIC_SECRET, 0, clientRandom, next.clientTraffic(handshake)),
                new Secret(SecretLabel.SERVER_TRAFFIC_SECRET, 0, clientRandom, next.serverTraffic(handshake)));
    }

    /// Bytes of memory that the transcript takes, at the most: its array doubles.
    int held() {
        return 2 * transcript.size();
    }

    /// Messages of the handshake are missing: nothing more follows from it.
    void transcriptLost() {
        master = null;
    }

    /// Why the PSK does not open all of it; empty where it should, or where it has no part in that.
    ///
    /// @param given whether keys were given that belong to no one session
    Optional<WhyId> why(boolean given) {
        if (!withDhe) {
            return known ? Optional.empty() : Optional.of(given ? WhyId.NO_SECRET : WhyId.NEEDS_PSK);
        }
        return !known ? Optional.empty() : Optional.of(ofTicket ? WhyId.RESUMPTION_PSK_ONLY : WhyId.NEEDS_EPHEMERAL);
    }
}
