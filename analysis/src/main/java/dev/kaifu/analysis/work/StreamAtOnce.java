package dev.kaifu.analysis.work;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.ConversationBuilder;
import dev.kaifu.analysis.session.SessionOrigins;
import dev.kaifu.analysis.tcp.StreamListener.Ending;
import dev.kaifu.analysis.tcp.StreamReceiver;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One stream, opened by the reader itself as it passes.
public final class StreamAtOnce implements StreamReceiver, HeldMemory.Holder {
    private final All all;
    private final TcpStream stream;
    private final SessionOrigins.Watch watch;
    private final HeldMemory.Share share;
    /// Null once it was given out.
    private @Nullable ConversationBuilder builder;

    /// What the streams that are opened at once have in common.
    ///
    /// @param memory of all of them
    /// @param out receives each conversation that has ended
    public record All(HeldMemory memory, RecordWorkspace workspace, Consumer<Conversation> out) {}

    public StreamAtOnce(All all, ConversationBuilder builder, SessionOrigins.Watch watch) {
        this.all = all;
        this.stream = builder.stream();
        this.builder = builder;
        this.watch = watch;
        this.share = all.memory.share(this);
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
        to.data(from, array, offset, length, packet, timeNanos, all.workspace);
        passed(to);
    }

    @Override
    public void gap(Side from, long length, long packet, long timeNanos) {
        ConversationBuilder to = builder;
        if (to != null) {
            to.gap(from, length, packet, timeNanos, all.workspace);
            passed(to);
        }
    }

    private void passed(ConversationBuilder to) {
        share.holds(to.held());
        share.touch();
        all.memory.shed();
    }

    @Override
    public void closed(Ending how, long packet) {
        ConversationBuilder over = builder;
        if (over == null) {
            return;
        }
        builder = null;
        share.remove();
        all.out.accept(over.finish(how, packet, all.workspace));
        share.holds(0);
    }

    @Override
    public void giveOut() {
        closed(Ending.SILENCE, stream.lastPacket());
    }
}
