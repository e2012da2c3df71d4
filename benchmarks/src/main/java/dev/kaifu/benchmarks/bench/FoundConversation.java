package dev.kaifu.benchmarks.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// What one line of `--format ndjson` says, as far as the truth can be held against it.
final class FoundConversation {
    private final Map<String, String> values = new HashMap<>();
    private final List<String> messageDigests = new ArrayList<>();
    private int commands;
    private int replies;
    private int messages;
    private long messageBytes;

    private FoundConversation() {}

    /// Reads an object whose beginning was just read.
    static FoundConversation read(JsonParser in) {
        FoundConversation found = new FoundConversation();
        found.object(in, "");
        return found;
    }

    private void object(JsonParser in, String path) {
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = path + in.currentName();
            in.nextToken();
            if (name.equals("events")) {
                events(in);
            } else if (in.currentToken() == JsonToken.START_OBJECT) {
                object(in, name + ".");
            } else if (in.currentToken() == JsonToken.START_ARRAY) {
                in.skipChildren();
            } else {
                values.put(name, in.getString());
            }
        }
    }

    private void events(JsonParser in) {
        while (in.nextToken() == JsonToken.START_OBJECT) {
            FoundConversation event = read(in);
            switch (event.value("kind")) {
                case "command" -> commands++;
                case "reply" -> replies++;
                case "message" -> message(event);
                default -> {
                    // The truth says nothing of the rest.
                }
            }
        }
    }

    private void message(FoundConversation event) {
        messages++;
        messageBytes += Long.parseLong(event.value("bytes"));
        if (event.values.containsKey("sha256")) {
            messageDigests.add(event.value("sha256"));
        }
    }

    int stream() {
        return Integer.parseInt(value("stream"));
    }

    int commands() {
        return commands;
    }

    int replies() {
        return replies;
    }

    int messages() {
        return messages;
    }

    boolean hasDigests() {
        return !messageDigests.isEmpty();
    }

    /// Whether all that the truth says was found; digests where there are any.
    boolean agrees(TruthRow truth) {
        return value("status").equals("decrypted")
                && value("tls.version").equals(truth.version())
                && value("tls.cipher").equals(truth.suite())
                && commands == truth.commands()
                && replies == truth.replies()
                && messages == truth.messageSha256().size()
                && messageBytes == truth.messageBytes()
                && value("plaintext.client.bytes").equals(Long.toString(truth.clientBytes()))
                && value("plaintext.server.bytes").equals(Long.toString(truth.serverBytes()))
                && (!hasDigests() || digestsAgree(truth));
    }

    private boolean digestsAgree(TruthRow truth) {
        return messageDigests.equals(truth.messageSha256())
                && value("plaintext.client.sha256").equals(truth.clientSha256())
                && value("plaintext.server.sha256").equals(truth.serverSha256());
    }

    private String value(String name) {
        return values.getOrDefault(name, "");
    }
}
