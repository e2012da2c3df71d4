package dev.kaifu.analysis;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.session.TlsSummary;
import dev.kaifu.analysis.session.WhyId;
import dev.kaifu.analysis.work.ConversationSink;
import dev.kaifu.protocol.secrets.SecretStore;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/// Notices secrets that come when the conversation which needs them has been given out already, as on a pipe.
final class LateSecrets {
    /// Sessions remembered.
    private static final int MAX_SEALED = 1 << 16;

    private final SecretStore store;
    private final Set<String> sealed = new HashSet<>();

    LateSecrets(SecretStore store) {
        this.store = store;
    }

    synchronized void conversation(Conversation conversation) {
        Optional<String> random = conversation.tls().flatMap(TlsSummary::clientRandom);
        Optional<WhyId> why = conversation.tls().flatMap(TlsSummary::why);
        if (random.isPresent() && why.isPresent() && lacksAll(why.get()) && sealed.size() < MAX_SEALED) {
            sealed.add(random.get());
        }
    }

    private static boolean lacksAll(WhyId why) {
        return why == WhyId.NO_SECRET || why == WhyId.SECRETS_TOO_LATE;
    }

    /// Notes each conversation on its way.
    <P> ConversationSink<P> noting(ConversationSink<P> sink) {
        return new ConversationSink<>() {
            @Override
            public P prepare(Conversation conversation) {
                conversation(conversation);
                return sink.prepare(conversation);
            }

            @Override
            public void accept(P prepared) {
                sink.accept(prepared);
            }

            @Override
            public P withoutDetails(P prepared) {
                return sink.withoutDetails(prepared);
            }

            @Override
            public int cost(P prepared) {
                return sink.cost(prepared);
            }
        };
    }

    /// Asked when all is read.
    synchronized Optional<String> note() {
        long late = sealed.stream()
                .filter(random -> !store.byId(HexFormat.of().parseHex(random)).isEmpty())
                .count();
        return late == 0
                ? Optional.empty()
                : Optional.of("The secrets of " + late + (late == 1 ? " conversation" : " conversations")
                        + " came behind " + (late == 1 ? "its" : "their")
                        + " packets, too late for an input that is read"
                        + " only once; write the capture to a file and open that.");
    }
}
