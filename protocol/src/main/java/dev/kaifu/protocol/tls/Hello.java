package dev.kaifu.protocol.tls;

import dev.kaifu.protocol.bytes.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// What a ClientHello or a ServerHello says that matters for opening its session (RFC 8446 4.1.2 and 4.1.3).
///
/// @param version the version that holds: `supported_versions` of a ServerHello, else `legacy_version`
/// @param random 32 bytes
/// @param sessionId up to 32 bytes
/// @param cipherSuite the chosen suite of a ServerHello, 0 for a ClientHello
/// @param compression the method that a ServerHello chose (RFC 3749): 0 for none
/// @param truncatedHmac whether the MACs of records are to have 10 bytes (RFC 6066 7)
/// @param earlyData whether a ClientHello says that 0-RTT data follows (RFC 8446 4.2.10)
/// @param serverName the SNI of a ClientHello
/// @param extras what else its extensions say
public record Hello(
        int version,
        byte[] random,
        byte[] sessionId,
        int cipherSuite,
        int compression,
        boolean truncatedHmac,
        boolean encryptThenMac,
        boolean extendedMasterSecret,
        boolean earlyData,
        Optional<String> serverName,
        HelloExtras extras) {
    private static final int SERVER_NAME = 0;
    private static final int TRUNCATED_HMAC = 4;
    private static final int ENCRYPT_THEN_MAC = 22;
    private static final int EXTENDED_MASTER_SECRET = 23;
    private static final int EARLY_DATA = 42;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int MAX_NAME = 255;
    private static final int RANDOM = 32;
    /// RFC 8446 4.1.2: `legacy_session_id<0..32>`.
    private static final int MAX_SESSION_ID = 32;
    /// RFC 8446 4.1.3: the random of a HelloRetryRequest, SHA-256 of "HelloRetryRequest".
    private static final byte[] RETRY_RANDOM =
            java.util.HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    /// @param a the array that holds the message's body (behind type and length)
    public static Parsed<Hello> client(byte[] a, int offset, int length) {
        Cursor in = new Cursor(a, offset, length);
        int version = in.u16();
        byte[] random = in.bytes(32);
        byte[] sessionId = in.bytes(in.u8());
        in.part(in.u16());
        in.part(in.u8());
        return extensions(in, plain(version, random, sessionId, 0, 0), length, HelloExtras.Message.CLIENT_HELLO);
    }

    public static Parsed<Hello> server(byte[] a, int offset, int length) {
        Cursor in = new Cursor(a, offset, length);
        int version = in.u16();
        byte[] random = in.bytes(32);
        boolean shortForm = ProtocolVersion.hasShortServerHello(version);
        byte[] sessionId = in.bytes(shortForm ? 0 : in.u8());
        int suite = in.u16();
        int compression = shortForm ? 0 : in.u8();
        Hello start = plain(version, random, sessionId, suite, compression);
        return extensions(in, start, length, HelloExtras.Message.SERVER_HELLO);
    }

    /// A ServerHello of TLS 1.3 that was not captured: the records proved the suite that it chose.
    public static Hello presumedServer(int cipherSuite) {
        return plain(ProtocolVersion.TLS13, new byte[RANDOM], new byte[0], cipherSuite, 0);
    }

    /// A ClientHello that was not captured: the records proved the secrets that stand under its random.
    public static Hello presumedClient(byte[] random) {
        return plain(ProtocolVersion.TLS12, random, new byte[0], 0, 0);
    }

    /// One without extensions.
    private static Hello plain(int version, byte[] random, byte[] sessionId, int suite, int compression) {
        return new Hello(
                version,
                random,
                sessionId,
                suite,
                compression,
                false,
                false,
                false,
                false,
                Optional.empty(),
                HelloExtras.NONE);
    }

    /// True for the ServerHello that asks for another ClientHello.
    public boolean helloRetryRequest() {
        return Arrays.equals(random, RETRY_RANDOM);
    }

    private static Parsed<Hello> extensions(Cursor in, Hello start, int length, HelloExtras.Message kind) {
        int version = start.version;
        boolean truncatedHmac = false;
        boolean encryptThenMac = false;
        boolean extendedMasterSecret = false;
        boolean earlyData = false;
        Optional<String> name = Optional.empty();
        HelloExtras.Reader extras = new HelloExtras.Reader(kind);
        Cursor all = in.more() ? in.part(in.u16()) : new Cursor(new byte[0], 0, 0);
        while (all.more() && !all.failed()) {
            int type = all.u16();
            Cursor body = all.part(all.u16());
            switch (type) {
                case SERVER_NAME -> name = serverName(body).or(() -> Optional.empty());
                case TRUNCATED_HMAC -> truncatedHmac = true;
                case ENCRYPT_THEN_MAC -> encryptThenMac = true;
                case EXTENDED_MASTER_SECRET -> extendedMasterSecret = true;
                case EARLY_DATA -> {
                    earlyData = true;
                    extras.take(type, body);
                }
                case SUPPORTED_VERSIONS -> version = start.cipherSuite == 0 ? version : body.u16();
                // The other extensions do not bear on the record keys.
                default -> extras.take(type, body);
            }
        }
        if (start.sessionId.length > MAX_SESSION_ID) {
            return new Parsed.Malformed<>(
                    "the hello message's session id has " + start.sessionId.length + " bytes, above " + MAX_SESSION_ID);
        }
        if (in.failed() || all.failed()) {
            return new Parsed.Malformed<>("the hello message of " + length + " bytes ends inside one of its fields");
        }
        return new Parsed.Value<>(
                new Hello(
                        version,
                        start.random,
                        start.sessionId,
                        start.cipherSuite,
                        start.compression,
                        truncatedHmac,
                        encryptThenMac,
                        extendedMasterSecret,
                        earlyData,
                        name,
                        extras.extras()),
                length);
    }

    /// RFC 6066 section 3. A ServerHello's is empty.
    private static Optional<String> serverName(Cursor body) {
        if (!body.more()) {
            return Optional.empty();
        }
        Cursor list = body.part(body.u16());
        int type = list.u8();
        byte[] name = list.bytes(list.u16());
        boolean usable = type == 0 && !list.failed() && name.length > 0 && name.length <= MAX_NAME;
        return usable ? Optional.of(new String(name, StandardCharsets.ISO_8859_1)) : Optional.empty();
    }
}
