package dev.kaifu.analysis.stage;

import dev.kaifu.analysis.Opener;
import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.work.ConversationSink;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Opens a capture on four threads; by itself a program that says how many conversations there are.
final class OpenOnce {
    private OpenOnce() {}

    public static void main(String[] args) throws IOException {
        System.out.println("conversations: " + conversations(Path.of(args[0])).size());
    }

    static List<Conversation> conversations(Path capture) throws IOException {
        List<Conversation> conversations = new ArrayList<>();
        try (Opener opener = new Opener(new SecretStore(), false, 4, new ConversationSink<Conversation>() {
            @Override
            public Conversation prepare(Conversation conversation) {
                return conversation;
            }

            @Override
            public void accept(Conversation prepared) {
                conversations.add(prepared);
            }
        })) {
            opener.read(capture);
            opener.finish();
        }
        return conversations;
    }
}
