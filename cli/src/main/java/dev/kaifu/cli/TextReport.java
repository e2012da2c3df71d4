package dev.kaifu.cli;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.session.TlsSummary;
import dev.kaifu.analysis.session.WhyId;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.net.Side;
import java.io.PrintStream;
import java.util.Locale;

/// Conversations for a person to read: a head line, then each thing said with its time and packet.
final class TextReport {
    private final PrintStream out;
    private final Masking masking;

    TextReport(PrintStream out, Masking masking) {
        this.out = out;
        this.masking = masking;
    }

    void conversation(Conversation conversation) {
        out.printf(
                "stream %d  %s -> %s  %s  %s%n",
                conversation.stream().index(),
                conversation.stream().client(),
                conversation.stream().server(),
                conversation.protocol().name().toLowerCase(Locale.ROOT),
                conversation.status().name().toLowerCase(Locale.ROOT));
        boolean insideTls = false;
        boolean tlsShown = conversation.tls().isEmpty();
        for (Conversation.Event event : conversation.events()) {
            if (event.insideTls() && !insideTls) {
                insideTls = true;
                tlsShown = true;
                conversation.tls().ifPresent(tls -> tls(conversation, tls));
            }
            event(conversation.stream().timeDigits(), event);
        }
        if (!tlsShown) {
            conversation.tls().ifPresent(tls -> tls(conversation, tls));
        }
        conversation.tls().flatMap(TlsSummary::why).ifPresent(this::why);
        out.println();
    }

    private void why(WhyId why) {
        out.println("  ! " + why.id() + ": " + why.sentence());
    }

    private void tls(Conversation conversation, TlsSummary tls) {
        out.printf(
                "  == TLS (%s) %s %s%s%n",
                conversation.via(),
                tls.version().orElse("version unknown"),
                tls.cipher().orElse("cipher unknown"),
                tls.serverName()
                        .map(name -> ", SNI " + TerminalText.escape(name))
                        .orElse(""));
    }

    private void event(int digits, Conversation.Event event) {
        String at =
                String.format(Locale.ROOT, "  %s %6d ", Timestamps.ofDay(event.timeNanos(), digits), event.packet());
        switch (event.event()) {
            case MailEvent.Reply reply -> {
                for (int i = 0; i < reply.lines().size(); i++) {
                    String separator = i + 1 < reply.lines().size() ? "-" : " ";
                    String text = masking.replyLine(reply.code(), reply.lines().get(i));
                    out.println(at + "S: " + reply.code() + separator + TerminalText.escape(text));
                }
            }
            case MailEvent.Command command -> {
                String line = masking.verb(command) + " " + masking.argument(command);
                out.println(at + "C: " + TerminalText.escape(line.stripTrailing()));
            }
            case MailEvent.SaslLine line ->
                out.println(at + arrow(line.from()) + TerminalText.escape(masking.saslLine(line)) + "  ("
                        + TerminalText.escape(line.mechanism()) + ")");
            case MailEvent.Response response ->
                out.println(at + "S: " + TerminalText.escape(response.tag() + " " + response.text()));
            case MailEvent.Message message ->
                out.println(at + arrow(message.from()) + "[message of " + message.bytes() + " bytes"
                        + (event.subject().isEmpty() ? "" : ", subject: " + TerminalText.escape(event.subject()))
                        + (message.complete() ? "]" : ", its end is missing]"));
            case MailEvent.TlsBegins ignored -> {
                // The TLS line says it.
            }
            case MailEvent.Unparsed unparsed ->
                out.println(at + arrow(unparsed.from()) + "[" + TerminalText.escape(unparsed.why()) + "]");
        }
    }

    private static String arrow(Side from) {
        return from == Side.CLIENT ? "C: " : "S: ";
    }
}
