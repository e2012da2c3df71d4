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
import tools.jackson.core.JsonGenerator;

/// Writes conversations and their events as the contract's JSON objects.
final class ConversationJson {
    private final JsonGenerator json;
    private final Masking masking;

    ConversationJson(JsonGenerator json, Masking masking) {
        this.json = json;
        this.masking = masking;
    }

    /// A conversation.
    void write(Conversation conversation, List<Finding> findings) {
        object(conversation, findings);
        json.writeEndObject();
    }

    /// An event by itself, with the number of its stream.
    void write(int stream, int digits, Conversation.Event event) {
        json.writeStartObject();
        json.writeNumberProperty("stream", stream);
        eventFields(event, digits);
        json.writeEndObject();
    }

    private void object(Conversation conversation, List<Finding> findings) {
        json.writeStartObject();
        json.writeNumberProperty("stream", conversation.stream().index());
        json.writeStringProperty("client", conversation.stream().client().toString());
        json.writeStringProperty("server", conversation.stream().server().toString());
        json.writeStringProperty("protocol", lower(conversation.protocol().name()));
        int digits = conversation.stream().timeDigits();
        json.writeStringProperty(
                "started", Timestamps.full(conversation.stream().firstTimeNanos(), digits));
        tls(conversation);
        json.writeStringProperty("status", lower(conversation.status().name()));
        Optional<WhyId> why = conversation.why();
        optional("why", conversation.whySentence());
        optional("whyId", why.map(WhyId::id));
        json.writeObjectPropertyStart("plaintext");
        plaintext("client", conversation.client());
        plaintext("server", conversation.server());
        json.writeEndObject();
        json.writeArrayPropertyStart("events");
        conversation.events().forEach(event -> event(event, digits));
        json.writeEndArray();
        if (conversation.eventsTruncated()) {
            json.writeBooleanProperty("eventsTruncated", true);
        }
        json.writeArrayPropertyStart("findings");
        findings.forEach(this::finding);
        json.writeEndArray();
    }

    private void finding(Finding finding) {
        json.writeStartObject();
        json.writeStringProperty("id", finding.id());
        json.writeStringProperty("severity", lower(finding.severity().name()));
        json.writeStringProperty("blame", lower(finding.blame().name()));
        json.writeStringProperty("message", masking.serverText(finding.message()));
        json.writeArrayPropertyStart("packets");
        finding.packets().forEach(json::writeNumber);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void tls(Conversation conversation) {
        if (conversation.tls().isEmpty()) {
            json.writeNullProperty("tls");
            return;
        }
        TlsSummary tls = conversation.tls().get();
        json.writeObjectPropertyStart("tls");
        optional("version", tls.version());
        optional("cipher", tls.cipher());
        json.writeStringProperty("via", conversation.via());
        optional("sni", tls.serverName());
        json.writeEndObject();
    }

    private void plaintext(String name, Conversation.Plaintext side) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("bytes", side.bytes());
        if (!side.sha256().isEmpty()) {
            json.writeStringProperty("sha256", side.sha256());
        }
        json.writeEndObject();
    }

    private void event(Conversation.Event event, int digits) {
        json.writeStartObject();
        eventFields(event, digits);
        json.writeEndObject();
    }

    private void eventFields(Conversation.Event event, int digits) {
        json.writeNumberProperty("packet", event.packet());
        json.writeStringProperty("time", Timestamps.full(event.timeNanos(), digits));
        json.writeStringProperty("from", event.event().from() == Side.CLIENT ? "client" : "server");
        switch (event.event()) {
            case MailEvent.Reply reply -> {
                json.writeStringProperty("kind", "reply");
                json.writeNumberProperty("code", reply.code());
                lines(reply.code(), reply.lines());
                binary(reply.binary());
            }
            case MailEvent.Command command -> {
                json.writeStringProperty("kind", "command");
                if (!command.tag().isEmpty()) {
                    json.writeStringProperty("tag", masking.tag(command));
                }
                json.writeStringProperty("verb", masking.verb(command));
                json.writeStringProperty("argument", masking.argument(command));
                binary(command.binary());
            }
            case MailEvent.SaslLine line -> {
                json.writeStringProperty("kind", "sasl");
                json.writeStringProperty("mechanism", line.mechanism());
                json.writeStringProperty("line", masking.saslLine(line));
            }
            case MailEvent.Response response -> {
                json.writeStringProperty("kind", "response");
                json.writeStringProperty("tag", response.tag());
                json.writeStringProperty("text", masking.response(response));
                binary(response.binary());
            }
            case MailEvent.Message message -> {
                json.writeStringProperty("kind", "message");
                json.writeNumberProperty("bytes", message.bytes());
                if (!event.sha256().isEmpty()) {
                    json.writeStringProperty("sha256", event.sha256());
                }
                json.writeStringProperty("subject", event.subject().text());
                binary(event.subject().binary());
                json.writeBooleanProperty("complete", message.complete());
            }
            case MailEvent.TlsBegins ignored -> json.writeStringProperty("kind", "starttls");
            case MailEvent.Unparsed unparsed -> {
                json.writeStringProperty("kind", "unparsed");
                json.writeStringProperty("why", unparsed.why());
            }
        }
    }

    private void lines(int code, List<String> lines) {
        json.writeArrayPropertyStart("lines");
        lines.forEach(line -> json.writeString(masking.replyLine(code, line)));
        json.writeEndArray();
    }

    private void binary(boolean binary) {
        if (binary) {
            json.writeStringProperty("charset", "binary");
        }
    }

    private void optional(String name, Optional<String> value) {
        value.ifPresentOrElse(text -> json.writeStringProperty(name, text), () -> json.writeNullProperty(name));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
