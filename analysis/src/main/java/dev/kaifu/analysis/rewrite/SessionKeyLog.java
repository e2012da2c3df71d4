package dev.kaifu.analysis.rewrite;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.session.TlsSummary;
import dev.kaifu.protocol.secrets.KeyLogLine;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The secrets that open the sessions of a capture, and no others: those that proved themselves, up to TLS 1.2 whatever
/// the master secret was made of, in TLS 1.3 whatever name they stand under, as with ECH (RFC 9850). They bear the
/// random that passed, by which readers look them up; where it is not in the capture, the name that they were found by.
/// Any thread may tell of a proof.
public final class SessionKeyLog {
    /// Memory for secrets: half a million sessions of TLS 1.3, more of others.
    private static final long MAX_BYTES = 1L << 28;
    /// Proofs of one connection that wait for its end.
    private static final int MAX_WAITING = 1024;
    /// Lines of one block: no block comes near to what readers refuse.
    private static final int LINES_A_BLOCK = 4096;

    private final SecretStore proved = new SecretStore(MAX_BYTES);
    /// Of connections that have not ended, by their numbers.
    private final Map<Integer, Set<Secret>> waiting = new HashMap<>();

    /// A secret has opened a record of this connection, or follows from a PSK.
    public synchronized void proof(int stream, Secret secret) {
        Set<Secret> ofStream = waiting.computeIfAbsent(stream, _ -> new LinkedHashSet<>());
        if (ofStream.size() < MAX_WAITING) {
            ofStream.add(secret);
        } else {
            proved.add(secret);
        }
    }

    /// The connection has ended: its session's random is known, if it ever will be.
    public synchronized void conversation(Conversation conversation) {
        Set<Secret> ofStream = waiting.remove(conversation.stream().index());
        if (ofStream != null) {
            ofStream.forEach(secret ->
                    proved.add(conversation.tls().map(tls -> named(secret, tls)).orElse(secret)));
        }
    }

    /// What opened the session under another name bears its own.
    private static Secret named(Secret secret, TlsSummary tls) {
        Optional<String> random = tls.clientRandom();
        boolean isOther = tls.foreign()
                .filter(other -> Arrays.equals(other.id(), secret.id()))
                .isPresent();
        return random.isEmpty() || !isOther
                ? secret
                : new Secret(
                        secret.label(), secret.generation(), HexFormat.of().parseHex(random.get()), secret.value());
    }

    /// Whether no session opened.
    public synchronized boolean isEmpty() {
        return waiting.isEmpty() && proved.isEmpty();
    }

    /// Whether there was no room for all of them.
    public boolean isFull() {
        return proved.full();
    }

    /// Lines as in RFC 9850, in texts of bounded length, each made when the iteration comes to it.
    public synchronized Iterable<String> texts() {
        waiting.values().forEach(proved::addAll);
        waiting.clear();
        return () -> new Texts(proved.all().iterator());
    }

    private record Texts(Iterator<Secret> secrets) implements Iterator<String> {
        @Override
        public boolean hasNext() {
            return secrets.hasNext();
        }

        @Override
        public String next() {
            StringBuilder text = new StringBuilder(KeyLogLine.format(secrets.next())).append('\n');
            for (int lines = 1; lines < LINES_A_BLOCK && secrets.hasNext(); lines++) {
                text.append(KeyLogLine.format(secrets.next())).append('\n');
            }
            return text.toString();
        }
    }
}
