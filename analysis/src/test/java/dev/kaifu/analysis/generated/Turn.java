package dev.kaifu.analysis.generated;

import dev.kaifu.protocol.net.Side;
import java.nio.charset.StandardCharsets;

/// What one side says before the other answers.
record Turn(Side from, byte[] bytes) {
    static Turn client(String lines) {
        return new Turn(Side.CLIENT, lines.getBytes(StandardCharsets.ISO_8859_1));
    }

    static Turn server(String lines) {
        return new Turn(Side.SERVER, lines.getBytes(StandardCharsets.ISO_8859_1));
    }
}
