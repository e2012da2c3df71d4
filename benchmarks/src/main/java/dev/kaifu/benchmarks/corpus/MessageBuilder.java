package dev.kaifu.benchmarks.corpus;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Puts TLS structures together: numbers, vectors with their lengths (RFC 8446 3.4).
final class MessageBuilder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] build() {
        return out.toByteArray();
    }

    MessageBuilder u8(int value) {
        out.write(value);
        return this;
    }

    MessageBuilder u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    MessageBuilder u24(int value) {
        return u8(value >>> 16).u16(value);
    }

    MessageBuilder u32(int value) {
        return u16(value >>> 16).u16(value);
    }

    MessageBuilder bytes(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    MessageBuilder text(String text) {
        return bytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    MessageBuilder random(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes(bytes);
    }

    /// A vector whose length takes this many bytes.
    MessageBuilder vector(int lengthBytes, Consumer<MessageBuilder> body) {
        MessageBuilder inner = new MessageBuilder();
        body.accept(inner);
        byte[] bytes = inner.build();
        for (int i = lengthBytes - 1; i >= 0; i--) {
            u8(bytes.length >>> (8 * i));
        }
        return bytes(bytes);
    }

    /// RFC 8446 4.2.
    MessageBuilder extension(int type, Consumer<MessageBuilder> body) {
        return u16(type).vector(2, body);
    }

    /// A handshake message, header and all: RFC 8446 4.
    static byte[] handshake(int type, Consumer<MessageBuilder> body) {
        return new MessageBuilder().u8(type).vector(3, body).build();
    }
}
