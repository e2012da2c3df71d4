package dev.kaifu.analysis.rewrite;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.session.TlsSummary;
import dev.kaifu.protocol.secrets.KeyLogLine;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The secrets that open the sessions of a capture, and no others: of TLS 1.2 and before the master secrets that proved
/// themselves, under the client random, whatever they were made of; of TLS 1.3 those that the client random has, and
/// those that opened the session under another name, as with ECH (RFC 9850). All bear the random that passed,
/// by which readers look them up. Any thread may tell of a proof.
public final class SessionKeyLog {
    /// Sessions whose secrets are kept.
    private static final int MAX_SESSIONS = 1 << 20;
    /// Lines of one block: no block comes near to what readers refuse.
    private static final int LINES_A_BLOCK = 4096;

    private final SecretStore store;
    private final Set<Secret> proved = new LinkedHashSet<>();
    /// By client random: the names under which their secrets stand.
    private final Map<String, byte[]> opened13 = new LinkedHashMap<>();

    public SessionKeyLog(SecretStore store) {
        this.store = store;
    }

    /// A master secret of TLS 1.2 or before has opened a record, or a secret of TLS 1.3 follows from a PSK.
    public synchronized void proof(Secret secret) {
        if (proved.size() < MAX_SESSIONS) {
            proved.add(secret);
        }
    }

    public synchronized void conversation(Conversation conversation) {
        conversation
                .tls()
                .filter(tls -> tls.opened() > 0 && tls.version().orElse("").equals("TLSv1.3"))
                .filter(_ -> opened13.size() < MAX_SESSIONS)
                .ifPresent(this::opened13);
    }

    private void opened13(TlsSummary tls) {
        tls.clientRandom().ifPresent(random -> {
            byte[] name = HexFormat.of().parseHex(random);
            opened13.put(random, tls.foreign().map(Secret::id).orElse(name));
        });
    }

    /// Lines as in RFC 9850, in texts of bounded length; none where no session opened.
    public synchronized List<String> texts() {
        Set<String> lines = new LinkedHashSet<>();
        proved.forEach(secret -> lines.add(KeyLogLine.format(secret)));
        opened13.forEach((random, name) -> addAll(HexFormat.of().parseHex(random), name, lines));
        List<String> all = new ArrayList<>(lines);
        List<String> texts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += LINES_A_BLOCK) {
            texts.add(String.join("\n", all.subList(from, Math.min(all.size(), from + LINES_A_BLOCK))) + "\n");
        }
        return texts;
    }

    /// What stands under a session's random, behind it what stands under the other name that opened it.
    private void addAll(byte[] random, byte[] name, Set<String> lines) {
        store.byId(random).forEach(secret -> lines.add(KeyLogLine.format(secret)));
        if (!Arrays.equals(random, name)) {
            for (Secret other : store.byId(name)) {
                lines.add(KeyLogLine.format(new Secret(other.label(), other.generation(), random, other.value())));
            }
        }
    }
}
