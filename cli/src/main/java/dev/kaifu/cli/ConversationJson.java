package dev.kaifu.cli;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.finding.Finding;
import dev.kaifu.analysis.session.TlsSummary;
import dev.kaifu.analysis.session.WhyId;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.net.Side;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Writes conversations and their events as the contract's JSON objects.
final class ConversationJson {
    private final JsonText json;
    private final Masking masking;

    ConversationJson(JsonText json, Masking masking) {
        this.json = json;
        this.masking = masking;
    }

    /// A conversation.
    void write(Conversation conversation, List<Finding> findings) {
        object(conversation, findings);
        json.endObject();
    }

    /// An event by itself, with the number of its stream.
    void write(int stream, int digits, Conversation.Event event) {
        json.startObject();
        json.number("stream", stream);
        eventFields(event, digits);
        json.endObject();
    }

    private void object(Conversation conversation, List<Finding> findings) {
        json.startObject();
        json.number("stream", conversation.stream().index());
        json.string("client", conversation.stream().client().toString());
        json.string("server", conversation.stream().server().toString());
        json.string("protocol", lower(conversation.protocol().name()));
        int digits = conversation.stream().timeDigits();
        json.time("started", conversation.stream().firstTimeNanos(), digits);
        tls(conversation);
        json.string("status", lower(conversation.status().name()));
        Optional<WhyId> why = conversation.why();
        optional("why", conversation.whySentence());
        optional("whyId", why.map(WhyId::id));
        json.startObject("plaintext");
        plaintext("client", conversation.client());
        plaintext("server", conversation.server());
        json.endObject();
        events(conversation.events(), digits);
        if (conversation.eventsTruncated()) {
            json.bool("eventsTruncated", true);
        }
        json.startArray("findings");
        for (Finding finding : findings) {
            finding(finding);
        }
        json.endArray();
    }

    private void events(List<Conversation.Event> events, int digits) {
        json.startArray("events");
        for (Conversation.Event event : events) {
            event(event, digits);
        }
        json.endArray();
    }

    private void finding(Finding finding) {
        json.startObject();
        json.string("id", finding.id());
        json.string("severity", lower(finding.severity().name()));
        json.string("blame", lower(finding.blame().name()));
        json.string("message", masking.serverText(finding.message()));
        json.startArray("packets");
        for (long packet : finding.packets()) {
            json.number(packet);
        }
        json.endArray();
        json.endObject();
    }

    private void tls(Conversation conversation) {
        if (conversation.tls().isEmpty()) {
            json.nothing("tls");
            return;
        }
        TlsSummary tls = conversation.tls().get();
        json.startObject("tls");
        optional("version", tls.version());
        optional("cipher", tls.cipher());
        json.string("via", conversation.via());
        optional("sni", tls.serverName());
        HandshakeWords.fields(tls.handshake(), json);
        json.endObject();
    }

    private void plaintext(String name, Conversation.Plaintext side) {
        json.startObject(name);
        json.number("bytes", side.bytes());
        if (!side.sha256().isEmpty()) {
            json.string("sha256", side.sha256());
        }
        json.endObject();
    }

    private void event(Conversation.Event event, int digits) {
        json.startObject();
        eventFields(event, digits);
        json.endObject();
    }

    private void eventFields(Conversation.Event event, int digits) {
        json.number("packet", event.packet());
        json.time("time", event.timeNanos(), digits);
        json.string("from", event.event().from() == Side.CLIENT ? "client" : "server");
        event.event().show(new Fields(event));
    }

    /// The fields that an event's kind has.
    private final class Fields implements MailEvent.Visitor {
        private final Conversation.Event event;

        Fields(Conversation.Event event) {
            this.event = event;
        }

        @Override
        public void reply(MailEvent.Reply reply) {
            json.string("kind", "reply");
            json.number("code", reply.code());
            lines(reply.code(), reply.lines());
            binary(reply.binary());
        }

        @Override
        public void command(MailEvent.Command command) {
            json.string("kind", "command");
            if (!command.tag().isEmpty()) {
                json.string("tag", masking.tag(command));
            }
            json.string("verb", masking.verb(command));
            json.string("argument", masking.argument(command));
            binary(command.binary());
        }

        @Override
        public void saslLine(MailEvent.SaslLine line) {
            json.string("kind", "sasl");
            json.string("mechanism", line.mechanism());
            json.string("line", masking.saslLine(line));
        }

        @Override
        public void response(MailEvent.Response response) {
            json.string("kind", "response");
            json.string("tag", response.tag());
            json.string("text", masking.response(response));
            if (!response.lines().isEmpty()) {
                json.startArray("lines");
                for (String line : response.lines()) {
                    json.string(masking.serverText(line));
                }
                json.endArray();
            }
            binary(response.binary());
        }

        @Override
        public void message(MailEvent.Message message) {
            json.string("kind", "message");
            json.number("bytes", message.bytes());
            if (!event.sha256().isEmpty()) {
                json.string("sha256", event.sha256());
            }
            json.string("subject", event.subject().text());
            binary(event.subject().binary());
            json.bool("complete", message.complete());
        }

        @Override
        public void tlsBegins() {
            json.string("kind", "starttls");
        }

        @Override
        public void unparsed(MailEvent.Unparsed unparsed) {
            json.string("kind", "unparsed");
            json.string("why", unparsed.why());
        }
    }

    private void lines(int code, List<String> lines) {
        json.startArray("lines");
        for (String line : lines) {
            json.string(masking.replyLine(code, line));
        }
        json.endArray();
    }

    private void binary(boolean binary) {
        if (binary) {
            json.string("charset", "binary");
        }
    }

    private void optional(String name, Optional<String> value) {
        if (value.isPresent()) {
            json.string(name, value.get());
        } else {
            json.nothing(name);
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
