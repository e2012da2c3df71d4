package dev.kaifu.analysis.reference;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A ClientHello (RFC 8446 4.1.2) or a ServerHello (4.1.3).
///
/// @param suite 0 in a ClientHello
/// @param extensions the last of each type counts
record Hello(int legacyVersion, byte[] random, byte[] sessionId, int suite, Map<Integer, byte[]> extensions) {
    private static final String RETRY = "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c";

    /// Empty where the message is malformed.
    static Optional<Hello> of(byte[] message, boolean isClient) {
        ByteBuffer in = ByteBuffer.wrap(message).position(4);
        try {
            int version = u16(in);
            byte[] random = bytes(in, 32);
            byte[] sessionId = bytes(in, u8(in));
            if (sessionId.length > 32) {
                return Optional.empty();
            }
            int suite = 0;
            if (isClient) {
                bytes(in, u16(in));
                bytes(in, u8(in));
            } else {
                suite = u16(in);
                u8(in);
            }
            Map<Integer, byte[]> extensions = new LinkedHashMap<>();
            ByteBuffer rest = ByteBuffer.wrap(in.hasRemaining() ? bytes(in, u16(in)) : new byte[0]);
            while (rest.hasRemaining()) {
                extensions.put(u16(rest), bytes(rest, u16(rest)));
            }
            return Optional.of(new Hello(version, random, sessionId, suite, extensions));
        } catch (BufferUnderflowException _) {
            return Optional.empty();
        }
    }

    private static int u8(ByteBuffer in) {
        return in.get() & 0xff;
    }

    private static int u16(ByteBuffer in) {
        return in.getShort() & 0xffff;
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /// Of a ServerHello: what `supported_versions` (RFC 8446 4.2.1) says, else the old field.
    int version() {
        byte[] supported = extensions.get(43);
        return supported == null || supported.length < 2
                ? legacyVersion
                : ByteBuffer.wrap(supported).getShort() & 0xffff;
    }

    boolean isTls13() {
        return version() == 0x0304;
    }

    boolean isRetry() {
        return HexFormat.of().formatHex(random).equals(RETRY);
    }

    /// RFC 7366.
    boolean encryptThenMac() {
        return extensions.containsKey(22);
    }

    /// RFC 7627.
    boolean extendedMasterSecret() {
        return extensions.containsKey(23);
    }

    boolean earlyData() {
        return extensions.containsKey(42);
    }

    /// RFC 6066 3; a list of one `host_name`.
    Optional<String> serverName() {
        byte[] list = extensions.getOrDefault(0, new byte[0]);
        if (list.length <= 5 || list[2] != 0) {
            return Optional.empty();
        }
        int length = ByteBuffer.wrap(list).getShort(3) & 0xffff;
        boolean fits = length > 0 && length <= 255 && length + 5 <= list.length;
        return fits ? Optional.of(new String(list, 5, length, StandardCharsets.ISO_8859_1)) : Optional.empty();
    }

    String versionName() {
        return switch (version()) {
            case 0x0300 -> "SSLv3";
            case 0x0301 -> "TLSv1.0";
            case 0x0302 -> "TLSv1.1";
            case 0x0303 -> "TLSv1.2";
            case 0x0304 -> "TLSv1.3";
            default -> String.format(java.util.Locale.ROOT, "0x%04X", version());
        };
    }
}
