package dev.kaifu.cli;

import dev.kaifu.analysis.Opener;
import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.session.WhyId;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `keys --for`: opens captures with the secrets and tells, session by session, which of them opens it or why none
/// does.
final class KeysForCapture {
    /// Sessions told of; of more, their number.
    private static final int MAX_ROWS = 100_000;

    private final List<Path> captures;
    private final List<Path> keyFiles;
    private final SecretStore store;
    private final List<CaptureWriting> writings;
    private final List<SessionRow> rows = new ArrayList<>();
    private long more;

    KeysForCapture(List<Path> captures, List<Path> keyFiles, SecretStore store, List<CaptureWriting> writings) {
        this.captures = captures;
        this.keyFiles = keyFiles;
        this.store = store;
        this.writings = writings;
    }

    /// @return the exit status: 1 where nothing opens
    int run(boolean json, StandardOutput out) throws IOException {
        try (Interruption interruption = Interruption.watch();
                CaptureInputs inputs = new CaptureInputs(captures, interruption, ReadProgress.onStandardError())) {
            inputs.readPipesAhead();
            Opener opener = new Opener(store, PlaintextSink.NONE, false, this::row);
            writings.forEach(to -> to.watch(opener));
            opener.secretsElsewhere(() -> inputs.readableAgain((in, name, _) -> opener.collectSecrets(in, name)));
            opener.readableAgain(earlier -> inputs.readableAgain((in, name, _) -> earlier.read(in, name)));
            inputs.all(opener::read);
            opener.finish();
            opener.damages().forEach(KeysForCapture::tell);
            List<String> shortened = inputs.shortened();
            shortened.forEach(sentence -> System.err.println("kaifu: " + sentence));
            try {
                print(json, out);
            } finally {
                // Whoever reads what is printed may be gone; the files are wanted all the same.
                CaptureWriting.each(writings, to -> to.finish(inputs));
            }
            if (interruption.asked()) {
                tell(Interruption.SHOWN);
                return ExitStatus.INTERRUPTED;
            }
            if (inputs.someUnreadable()
                    || !shortened.isEmpty()
                    || !opener.damages().isEmpty()) {
                return ExitStatus.UNREADABLE;
            }
        } finally {
            CaptureWriting.each(writings, CaptureWriting::close);
        }
        // Whoever takes secrets out of a capture has nothing to open.
        boolean merelyStrips =
                !writings.isEmpty() && keyFiles.isEmpty() && store.keys().isEmpty();
        return merelyStrips || rows.stream().anyMatch(SessionRow::opened) ? ExitStatus.OK : ExitStatus.FINDING;
    }

    private void row(Conversation conversation) {
        writings.forEach(to -> to.conversation(conversation));
        if (conversation.tls().isEmpty()) {
            return;
        }
        if (rows.size() < MAX_ROWS) {
            rows.add(SessionRow.of(conversation, conversation.tls().get(), store));
        } else {
            more++;
        }
    }

    private void print(boolean json, StandardOutput out) throws IOException {
        NearestSecret nearest = new NearestSecret();
        for (SessionRow row : rows) {
            if (row.why().isPresent() && row.why().get() == WhyId.NO_SECRET) {
                row.tls().clientRandom().ifPresent(nearest::add);
            }
        }
        nearest.search(store);
        SecretPlaces places = new SecretPlaces(wanted(nearest));
        keyFiles.forEach(places::scan);
        SessionTable table = new SessionTable(
                rows, places, nearest, SecretUse.of(rows, store), !store.keys().isEmpty());
        if (json) {
            out.write(table.json());
        } else {
            out.text().print(table.text());
        }
        out.check();
        if (rows.isEmpty()) {
            tell("there is no TLS session in the capture; record one from its beginning.");
        }
        if (more > 0) {
            tell(more + " more sessions are not listed; split the capture by host or port to see them.");
        }
    }

    private Set<String> wanted(NearestSecret nearest) {
        Set<String> ids = new HashSet<>();
        for (SessionRow row : rows) {
            ids.add(row.place());
            row.tls().clientRandom().flatMap(nearest::of).ifPresent(near -> ids.add(near.id()));
        }
        return ids;
    }

    private static void tell(String sentence) {
        System.err.println("kaifu: " + TerminalText.escape(sentence));
    }
}
