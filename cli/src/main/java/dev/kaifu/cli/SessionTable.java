package dev.kaifu.cli;

import dev.kaifu.cli.NearestSecret.Near;
import dev.kaifu.protocol.secrets.Premasters;
import java.util.List;
import java.util.Optional;

/// What `keys --for` prints: a session a line, or one JSON document.
///
/// @param keysGiven whether an RSA key or a PSK was given, which names no session
record SessionTable(
        List<SessionRow> rows, SecretPlaces places, NearestSecret nearest, SecretUse use, boolean keysGiven) {
    /// Of a client random, in digits; enough to tell a capture's sessions apart by eye.
    private static final int SHORT = 12;

    private static final int JSON_SIZE = 1 << 12;
    private static final String UNKNOWN = "-";

    String text() {
        StringBuilder out = new StringBuilder();
        for (SessionRow row : rows) {
            out.append("stream ").append(row.stream()).append("  ");
            out.append(row.client()).append(" -> ").append(row.server()).append("  ");
            out.append(row.tls().version().orElse(UNKNOWN)).append("  ");
            out.append(TerminalText.escape(row.tls().cipher().orElse(UNKNOWN))).append("  ");
            out.append(row.tls().clientRandom().map(SessionTable::shortened).orElse(UNKNOWN));
            out.append("\n  ").append(row.opened() ? openedBy(row) : "").append(whyNot(row));
        }
        return out.append(use.sentence()).append('\n').toString();
    }

    private static String shortened(String random) {
        return random.length() <= SHORT ? random : random.substring(0, SHORT) + "…";
    }

    private String openedBy(SessionRow row) {
        if (row.labels().isEmpty()) {
            return row.statusName() + " by " + withoutLabel(row) + "\n";
        }
        return row.statusName() + " by " + String.join(", ", row.labels())
                + row.foreignName().map(name -> foreign(name, row)).orElse("")
                + places.of(row.place()).map(place -> "  (" + place + ")").orElse("") + "\n";
    }

    private String withoutLabel(SessionRow row) {
        if (row.tls().byPsk()) {
            return "a PSK that was given";
        }
        return keysGiven && usesLongTermKeys(row)
                ? "what was given with --rsa-key or --psk"
                : "a secret that does not name this session";
    }

    private static boolean usesLongTermKeys(SessionRow row) {
        return Premasters.Exchange.of(row.tls().cipher().orElse("")) != Premasters.Exchange.EPHEMERAL;
    }

    /// What is odd about the secret's name.
    private static String foreign(String name, SessionRow row) {
        String id = shortened(row.place());
        return switch (name) {
            case "other-label" -> ", which is another label than it should have";
            case "no-name" -> ", which names no session";
            case "inner-client-random" -> " of client random " + id + ", that of the inner ClientHello (ECH)";
            case "other-session-id" -> " of another session id, " + id;
            default -> " of another client random, " + id;
        };
    }

    private String whyNot(SessionRow row) {
        if (row.why().isEmpty()) {
            return "";
        }
        return (row.opened() ? "  not all of it (" : row.statusName() + " (")
                + row.why().get().id() + "): "
                + TerminalText.escape(row.whySentence().orElse(""))
                + near(row).map(near -> "\n  " + nearSentence(near)).orElse("") + "\n";
    }

    private Optional<Near> near(SessionRow row) {
        return row.opened() ? Optional.empty() : row.tls().clientRandom().flatMap(nearest::of);
    }

    private String nearSentence(Near near) {
        return "The nearest secret"
                + places.of(near.id()).map(place -> " (" + place + ")").orElse("")
                + " has a client random that differs in " + near.differing()
                + (near.differing() == 1 ? " byte" : " bytes") + " of 32; was it copied by hand?";
    }

    byte[] json() {
        JsonText json = new JsonText(JSON_SIZE);
        json.startObject();
        json.startArray("sessions");
        rows.forEach(row -> session(json, row));
        json.endArray();
        json.startObject("secrets");
        json.number("given", use.given());
        json.number("used", use.used());
        json.number("unused", use.unused());
        json.number("untold", use.untold());
        json.endObject();
        json.endObject();
        json.endLine();
        return json.take();
    }

    private void session(JsonText json, SessionRow row) {
        json.startObject();
        json.number("stream", row.stream());
        json.string("client", row.client());
        json.string("server", row.server());
        optional(json, "version", row.tls().version());
        optional(json, "cipher", row.tls().cipher());
        optional(json, "clientRandom", row.tls().clientRandom());
        json.string("status", row.statusName());
        optional(json, "whyId", row.why().map(why -> why.id()));
        optional(json, "why", row.whySentence());
        json.startArray("secrets");
        if (row.opened()) {
            row.labels().forEach(json::string);
        }
        json.endArray();
        row.foreignName().ifPresent(name -> json.string("secretName", name));
        place(json, row.opened() && !row.labels().isEmpty() ? places.of(row.place()) : Optional.empty());
        near(row).ifPresent(near -> nearest(json, near));
        json.endObject();
    }

    private void nearest(JsonText json, Near near) {
        json.startObject("nearest");
        json.string("clientRandom", near.id());
        json.number("differingBytes", near.differing());
        place(json, places.of(near.id()));
        json.endObject();
    }

    private static void place(JsonText json, Optional<SecretPlaces.Place> place) {
        if (place.isPresent()) {
            json.string("file", place.get().file().toString());
            json.number("line", place.get().line());
        }
    }

    private static void optional(JsonText json, String name, Optional<String> value) {
        if (value.isPresent()) {
            json.string(name, value.get());
        } else {
            json.nothing(name);
        }
    }
}
