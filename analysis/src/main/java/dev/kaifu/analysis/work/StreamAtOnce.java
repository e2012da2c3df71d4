package dev.kaifu.analysis.work;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.ConversationBuilder;
import dev.kaifu.analysis.session.SessionOrigins;
import dev.kaifu.analysis.tcp.StreamListener.Ending;
import dev.kaifu.analysis.tcp.StreamReceiver;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.util.List;
import java.util.function.Consumer;

/// One stream, opened by the reader itself as it passes.
public final class StreamAtOnce implements StreamReceiver {
    private final ConversationBuilder builder;
    private final SessionOrigins.Watch watch;
    private final RecordWorkspace workspace;
    private final Consumer<Conversation> out;

    public StreamAtOnce(
            ConversationBuilder builder,
            SessionOrigins.Watch watch,
            RecordWorkspace workspace,
            Consumer<Conversation> out) {
        this.builder = builder;
        this.watch = watch;
        this.workspace = workspace;
        this.out = out;
    }

    @Override
    public void data(Side from, byte[] array, int offset, int length, long packet, long timeNanos, long place) {
        List<byte[]> resumed = watch.segment(from, array, offset, length);
        if (!resumed.isEmpty()) {
            builder.resumes(resumed);
        }
        builder.data(from, array, offset, length, packet, timeNanos, workspace);
    }

    @Override
    public void gap(Side from, long length, long packet, long timeNanos) {
        builder.gap(from, length, packet, timeNanos, workspace);
    }

    @Override
    public void closed(Ending how, long packet) {
        out.accept(builder.finish(how, packet, workspace));
    }
}
