package dev.kaifu.analysis.work;

import dev.kaifu.analysis.conversation.ConversationBuilder;
import dev.kaifu.analysis.session.SessionOrigins;
import dev.kaifu.analysis.tcp.StreamListener.Ending;
import dev.kaifu.analysis.tcp.StreamReceiver;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One stream, read a second time for what sessions need that resume its own: nobody asks for its conversation, and
/// once it has told that, nothing is opened of it and nothing kept.
public final class LearningStream implements StreamReceiver, HeldMemory.Holder {
    private final SessionOrigins.Watch watch;
    private final RecordWorkspace workspace;
    private final HeldMemory memory;
    private final HeldMemory.Share share;
    /// Null once it has told all.
    private @Nullable ConversationBuilder builder;

    /// @param memory of all of them
    public LearningStream(
            ConversationBuilder builder, SessionOrigins.Watch watch, RecordWorkspace workspace, HeldMemory memory) {
        this.builder = builder;
        this.watch = watch;
        this.workspace = workspace;
        this.memory = memory;
        this.share = memory.share(this);
    }

    @Override
    public void data(Side from, byte[] array, int offset, int length, long packet, long timeNanos, long place) {
        ConversationBuilder to = builder;
        if (to == null) {
            return;
        }
        List<byte[]> resumed = watch.segment(from, array, offset, length);
        if (!resumed.isEmpty()) {
            to.resumes(resumed);
        }
        to.data(from, array, offset, length, packet, timeNanos, workspace);
        if (to.hasTaught()) {
            giveOut();
        } else {
            passed(to);
        }
    }

    private void passed(ConversationBuilder to) {
        share.holds(to.held());
        share.touch();
        memory.shed();
    }

    @Override
    public void gap(Side from, long length, long packet, long timeNanos) {
        ConversationBuilder to = builder;
        if (to != null) {
            to.gap(from, length, packet, timeNanos, workspace);
            passed(to);
        }
    }

    @Override
    public void closed(Ending how, long packet) {
        giveOut();
    }

    @Override
    public void giveOut() {
        builder = null;
        share.remove();
        share.holds(0);
    }
}
