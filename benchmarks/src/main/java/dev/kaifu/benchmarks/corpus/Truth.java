package dev.kaifu.benchmarks.corpus;

import dev.kaifu.protocol.net.Side;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What is true of one connection: what a reader of the corpus must find in it.
///
/// @param commands commands, STARTTLS and those before it too, without the lines of SASL
/// @param replies replies, the greeting too
/// @param messages in order
/// @param client application data of the client under TLS
record Truth(
        ConnectionPlan plan, int commands, int replies, List<Message> messages, Plaintext client, Plaintext server) {
    /// @param bytes after dots were unstuffed
    /// @param sha256 in hex
    record Message(long bytes, String sha256) {}

    record Plaintext(long bytes, String sha256) {}

    static final String HEADER = "stream\tversion\tsuite\tport\tcommands\treplies\tmessages\tmessage_bytes\t"
            + "message_sha256\tclient_bytes\tclient_sha256\tserver_bytes\tserver_sha256\n";

    /// One line of the file; several messages' digests have commas between.
    String line(int stream) {
        long bytes = messages.stream().mapToLong(Message::bytes).sum();
        String digests = messages.stream().map(Message::sha256).collect(Collectors.joining(","));
        return String.format(
                Locale.ROOT,
                "%d\t%s\t%s\t%d\t%d\t%d\t%d\t%d\t%s\t%d\t%s\t%d\t%s\n",
                stream,
                plan.suite().versionName(),
                plan.suite().suite().name(),
                plan.server().port(),
                commands,
                replies,
                messages.size(),
                bytes,
                digests,
                client.bytes(),
                client.sha256(),
                server.bytes(),
                server.sha256());
    }

    Plaintext of(Side side) {
        return side == Side.CLIENT ? client : server;
    }
}
