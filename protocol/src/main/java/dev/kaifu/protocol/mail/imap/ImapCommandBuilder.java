package dev.kaifu.protocol.mail.imap;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Builds a command to be sent: words as they are, strings quoted or as literals (RFC 9051 4.3).
///
/// ```java
/// ImapCommandBuilder.of("LOGIN").string(user).string(password)
/// ImapCommandBuilder.of("UID SEARCH").words("HEADER Message-ID").string("<x@y>")
/// ```
public final class ImapCommandBuilder {
    /// A part of the command.
    private record Part(byte[] bytes, boolean literal) {}

    private final String verb;
    private final List<Part> parts = new ArrayList<>();

    private ImapCommandBuilder(String verb) {
        this.verb = verb;
        add(verb.getBytes(StandardCharsets.US_ASCII), false);
    }

    /// @param verb `NOOP`, `UID FETCH`
    public static ImapCommandBuilder of(String verb) {
        return new ImapCommandBuilder(singleLine(verb));
    }

    /// What is sent as it is: atoms, numbers, lists (`7 BODY.PEEK[]`).
    ///
    /// @throws IllegalArgumentException where a line break or NUL stands in it: it would be a second command
    public ImapCommandBuilder words(String words) {
        return add(singleLine(words).getBytes(StandardCharsets.UTF_8), false);
    }

    /// A string: quoted, or as a literal of UTF-8 where it is not ASCII, since a quoted string has seven bits
    /// (RFC 3501 9).
    ///
    /// @throws IllegalArgumentException where a line break or NUL stands in it
    public ImapCommandBuilder string(String value) {
        byte[] bytes = singleLine(value).getBytes(StandardCharsets.UTF_8);
        boolean ascii = value.chars().allMatch(c -> c < 0x80);
        String quoted = "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        return ascii ? add(quoted.getBytes(StandardCharsets.US_ASCII), false) : add(bytes, true);
    }

    private ImapCommandBuilder add(byte[] bytes, boolean literal) {
        parts.add(new Part(bytes, literal));
        return this;
    }

    private static String singleLine(String text) {
        if (text.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new IllegalArgumentException("a command may hold neither line breaks nor NUL");
        }
        return text;
    }

    ImapVerb verb() {
        return ImapVerb.of(verb);
    }

    /// The command's bytes, in as many pieces as the server has to be waited for: each but the first is sent
    /// when it has said `+`.
    List<byte[]> pieces(String tag, ImapCapabilities capabilities) {
        List<byte[]> pieces = new ArrayList<>();
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        piece.writeBytes(tag.getBytes(StandardCharsets.US_ASCII));
        for (Part part : parts) {
            piece.write(' ');
            if (part.literal()) {
                boolean waits = !capabilities.nonSynchronizing(part.bytes().length);
                String announcement = "{" + part.bytes().length + (waits ? "}\r\n" : "+}\r\n");
                piece.writeBytes(announcement.getBytes(StandardCharsets.US_ASCII));
                if (waits) {
                    pieces.add(piece.toByteArray());
                    piece.reset();
                }
            }
            piece.writeBytes(part.bytes());
        }
        piece.write('\r');
        piece.write('\n');
        pieces.add(piece.toByteArray());
        return pieces;
    }
}
