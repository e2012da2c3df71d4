package dev.kaifu.cli;

import dev.kaifu.analysis.session.TlsHandshake;
import dev.kaifu.analysis.session.TlsHandshake.EarlyData;
import dev.kaifu.analysis.session.TlsHandshake.Ech;
import dev.kaifu.analysis.session.TlsHandshake.Resumed;

/// What a handshake agreed upon: as the fields of a conversation's `tls`, and in a few words for people. What goes
/// without saying is left out.
final class HandshakeWords {
    private HandshakeWords() {}

    /// Writes the fields of what was said; what was not said has none.
    static void fields(TlsHandshake said, JsonText json) {
        string(json, "group", said.group());
        bool(json, "hybrid", said.hybrid());
        bool(json, "postQuantum", said.postQuantum());
        string(json, "alpn", said.alpn());
        string(json, "resumed", word(said.resumed()));
        string(json, "earlyData", word(said.earlyData()));
        string(json, "ech", word(said.ech()));
        bool(json, "extendedMasterSecret", said.extendedMasterSecret());
        bool(json, "encryptThenMac", said.encryptThenMac());
        bool(json, "truncatedHmac", said.truncatedHmac());
        string(json, "compression", said.compression());
        number(json, "renegotiations", said.renegotiations());
        number(json, "maxFragmentLength", said.maxFragmentLength());
        if (said.clientRecordLimit() + said.serverRecordLimit() > 0) {
            json.startObject("recordSizeLimit");
            number(json, "client", said.clientRecordLimit());
            number(json, "server", said.serverRecordLimit());
            json.endObject();
        }
        certificates(said, json);
    }

    private static void certificates(TlsHandshake said, JsonText json) {
        if (said.certificateCompression().isEmpty()
                && said.certificateCompressed().isEmpty()) {
            return;
        }
        json.startObject("certificateCompression");
        json.startArray("offered");
        said.certificateCompression().forEach(json::string);
        json.endArray();
        string(json, "used", said.certificateCompressed());
        json.endObject();
    }

    /// Each with a comma before it, to stand behind the suite.
    static String text(TlsHandshake said) {
        StringBuilder text = new StringBuilder();
        add(text, "", said.group());
        if (said.postQuantum()) {
            text.append(said.hybrid() ? " (post-quantum hybrid)" : " (post-quantum)");
        }
        add(text, "ALPN ", TerminalText.escape(said.alpn()));
        add(text, "resumed by ", word(said.resumed()));
        add(text, "0-RTT ", word(said.earlyData()));
        add(text, "ECH ", forPeople(said.ech()));
        add(text, "compressed by ", said.compression());
        add(text, "certificate compressed by ", said.certificateCompressed());
        add(text, "record size limit ", limits(said));
        add(text, "fragments of at most ", said.maxFragmentLength() == 0 ? "" : "" + said.maxFragmentLength());
        if (said.renegotiations() > 0) {
            text.append(", renegotiated");
            text.append(said.renegotiations() == 1 ? "" : " " + said.renegotiations() + " times");
        }
        return text.toString();
    }

    private static void add(StringBuilder text, String before, String value) {
        if (!value.isEmpty()) {
            text.append(", ").append(before).append(value);
        }
    }

    /// The client's, then the server's, where both said one: the usual value, all that a record may hold, is not told.
    private static String limits(TlsHandshake said) {
        int client = said.clientRecordLimit();
        int server = said.serverRecordLimit();
        if (client == 0 || server == 0 || (isUsual(client) && isUsual(server))) {
            return "";
        }
        return client == server ? "" + client : client + "/" + server;
    }

    /// RFC 8449 4: 2^14 bytes, and in TLS 1.3 one more for the type.
    private static boolean isUsual(int limit) {
        return limit == 1 << 14 || limit == (1 << 14) + 1;
    }

    private static String word(Resumed resumed) {
        return switch (resumed) {
            case NO -> "";
            case ID -> "id";
            case TICKET -> "ticket";
            case PSK -> "psk";
        };
    }

    private static String word(EarlyData early) {
        return switch (early) {
            case NO -> "";
            case OFFERED -> "offered";
            case ACCEPTED -> "accepted";
            case REJECTED -> "rejected";
        };
    }

    private static String word(Ech ech) {
        return switch (ech) {
            case NO -> "";
            case OFFERED_OR_GREASE -> "offered-or-grease";
            case OFFERED -> "offered";
            case INNER -> "inner";
            case ACCEPTED -> "accepted";
            case REJECTED -> "rejected";
        };
    }

    private static String forPeople(Ech ech) {
        return switch (ech) {
            case OFFERED_OR_GREASE -> "offered or GREASE";
            case REJECTED -> "rejected (or GREASE)";
            case NO, OFFERED, INNER, ACCEPTED -> word(ech);
        };
    }

    private static void string(JsonText json, String name, String value) {
        if (!value.isEmpty()) {
            json.string(name, value);
        }
    }

    private static void bool(JsonText json, String name, boolean value) {
        if (value) {
            json.bool(name, true);
        }
    }

    private static void number(JsonText json, String name, long value) {
        if (value > 0) {
            json.number(name, value);
        }
    }
}
