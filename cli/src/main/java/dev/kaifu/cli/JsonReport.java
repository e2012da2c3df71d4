package dev.kaifu.cli;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.finding.Finding;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/// Conversations as the contract's JSON objects: one array, or an object a line.
final class JsonReport implements OpenReport {
    /// What most conversations come to.
    private static final int USUAL_SIZE = 1 << 12;

    private final OutputStream out;
    private final Masking masking;
    private final boolean lines;
    private boolean first = true;

    /// @param lines an object a line, else one array
    JsonReport(OutputStream out, Masking masking, boolean lines) {
        this.out = out;
        this.masking = masking;
        this.lines = lines;
    }

    @Override
    public byte[] text(Conversation conversation, List<Finding> findings) {
        JsonText json = new JsonText(USUAL_SIZE);
        new ConversationJson(json, masking).write(conversation, findings);
        if (lines) {
            json.endLine();
        }
        return json.take();
    }

    @Override
    public void print(Rendered conversation) {
        if (!lines) {
            write(first ? '[' : ',');
        }
        first = false;
        try {
            out.write(conversation.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void finish() {
        if (lines) {
            return;
        }
        if (first) {
            write('[');
        }
        write(']');
        write('\n');
    }

    private void write(char c) {
        try {
            out.write(c);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
