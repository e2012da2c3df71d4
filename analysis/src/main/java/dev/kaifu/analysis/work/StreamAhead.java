package dev.kaifu.analysis.work;

import dev.kaifu.analysis.conversation.ConversationBuilder;
import dev.kaifu.analysis.session.RecordPosition;
import dev.kaifu.analysis.session.RecordsAhead;
import dev.kaifu.analysis.session.RecordsAhead.Sealed;
import dev.kaifu.analysis.stage.RecordsOpenedAhead;
import dev.kaifu.analysis.stage.Stages;
import dev.kaifu.analysis.tcp.StreamBatch;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Looks over the batches of one stream that wait for their turn and offers their records to the threads that have
/// nothing to do. What it takes for likely (no key changes, nothing is lost) is checked when a batch's turn comes:
/// where it was wrong, all that was begun is dropped, and it looks anew from there. The stream's owner alone calls
/// it.
final class StreamAhead {
    /// Fewer records are not worth the trouble.
    private static final int FEW = 2;

    private final AheadPool pool;
    private final int stream;
    private final Consumer<Workers.Task> offers;
    /// The batches that were looked over, the next one first.
    private final ArrayDeque<Outlook> outlooks = new ArrayDeque<>();
    /// Where the last of them ends.
    private RecordWalk fromClient = new RecordWalk(Optional.empty());
    private RecordWalk fromServer = fromClient;

    /// One batch, with what must be so at its beginning.
    private record Outlook(
            Optional<RecordPosition> fromClient, Optional<RecordPosition> fromServer, RecordsAhead records) {
        boolean holds(ConversationBuilder builder) {
            return fromClient.equals(builder.position(Side.CLIENT)) && fromServer.equals(builder.position(Side.SERVER));
        }
    }

    /// @param offers receives what other threads may do
    StreamAhead(AheadPool pool, int stream, Consumer<Workers.Task> offers) {
        this.pool = pool;
        this.stream = stream;
        this.offers = offers;
    }

    /// How many batches it has looked over.
    int count() {
        return outlooks.size();
    }

    /// The turn of the next batch has come.
    ///
    /// @return what of it may have been opened; to be given to [#left]
    RecordsAhead enter(StreamBatch batch, ConversationBuilder builder) {
        Outlook outlook = outlooks.pollFirst();
        if (outlook != null && outlook.holds(builder)) {
            return outlook.records;
        }
        if (outlook != null) {
            left(outlook.records);
            abandon();
        }
        fromClient = new RecordWalk(builder.position(Side.CLIENT));
        fromServer = new RecordWalk(builder.position(Side.SERVER));
        walk(batch, new ArrayList<>());
        return RecordsAhead.NONE;
    }

    /// Looks over more of the batches that wait, as long as there are arrays for what is opened of them.
    void extend(List<StreamBatch> waiting) {
        for (StreamBatch batch : waiting) {
            Optional<byte[]> array = pool.take();
            if (array.isEmpty()) {
                return;
            }
            Optional<RecordPosition> client = fromClient.position();
            Optional<RecordPosition> server = fromServer.position();
            RecordsAhead records = ahead(batch, array.get());
            outlooks.addLast(new Outlook(client, server, records));
        }
    }

    private RecordsAhead ahead(StreamBatch batch, byte[] array) {
        List<Sealed> found = new ArrayList<>();
        walk(batch, found);
        if (found.size() < FEW || batch.length() > array.length) {
            pool.give(array);
            return RecordsAhead.NONE;
        }
        RecordsAhead records = new RecordsAhead(batch.bytes(), array, found);
        offers.accept(new AheadTask(records, stream));
        return records;
    }

    private void walk(StreamBatch batch, List<Sealed> found) {
        for (int piece = 0; piece < batch.count(); ) {
            RecordWalk walk = batch.from(piece) == Side.CLIENT ? fromClient : fromServer;
            if (batch.gap(piece) > 0) {
                walk.loseTheWay();
                piece++;
            } else {
                int end = batch.runEnd(piece);
                walk.pass(batch.bytes(), batch.start(piece), batch.end(end - 1), found);
                piece = end;
            }
        }
    }

    /// None of the batches that were looked over is opened now.
    void abandon() {
        outlooks.forEach(outlook -> left(outlook.records));
        outlooks.clear();
    }

    /// A batch has passed, or its outlook was wrong. A thread that is slow to notice may read of the batch what is
    /// put into it next; what that makes is nobody's any more.
    void left(RecordsAhead records) {
        if (records == RecordsAhead.NONE) {
            return;
        }
        if (records.close()) {
            pool.give(records.opened());
        } else {
            pool.lose();
        }
    }

    /// Records that may be opened before their turn.
    private record AheadTask(RecordsAhead records, int stream) implements Workers.Task {
        @Override
        public void run(RecordWorkspace workspace) {
            RecordsOpenedAhead event = Stages.recorded() ? RecordsOpenedAhead.begun() : null;
            int count = records.open(workspace);
            if (event != null && count > 0) {
                event.ended(stream, count);
            }
        }
    }
}
