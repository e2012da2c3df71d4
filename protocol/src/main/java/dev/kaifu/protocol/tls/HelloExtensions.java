package dev.kaifu.protocol.tls;

import java.util.Optional;

/// The extensions of a hello message that matter to few sessions, so that they are read when one asks for them.
public final class HelloExtensions {
    /// RFC 5077 3.2.
    public static final int SESSION_TICKET = 35;
    /// RFC 8446 4.2.11.
    public static final int PRE_SHARED_KEY = 41;
    /// RFC 8446 4.2.8.
    public static final int KEY_SHARE = 51;

    /// The same up to draft 22 of RFC 8446.
    public static final int KEY_SHARE_OF_DRAFTS = 40;

    private static final int RANDOM = 32;

    private HelloExtensions() {}

    /// An extension's content, of a ClientHello; empty where it is not there or the message is malformed.
    ///
    /// @param body the message behind type and length
    public static Optional<byte[]> ofClient(byte[] body, int type) {
        Cursor in = hello(body);
        in.part(in.u16());
        in.part(in.u8());
        return find(in, type);
    }

    /// The same of a ServerHello.
    public static Optional<byte[]> ofServer(byte[] body, int type) {
        Cursor in = hello(body);
        in.u16();
        in.u8();
        return find(in, type);
    }

    /// Up to the session id.
    private static Cursor hello(byte[] body) {
        Cursor in = new Cursor(body, 0, body.length);
        in.u16();
        in.bytes(RANDOM);
        in.part(in.u8());
        return in;
    }

    private static Optional<byte[]> find(Cursor in, int type) {
        Cursor all = in.more() ? in.part(in.u16()) : new Cursor(new byte[0], 0, 0);
        while (all.more() && !all.failed()) {
            boolean wanted = all.u16() == type;
            int length = all.u16();
            if (!wanted) {
                all.part(length);
                continue;
            }
            byte[] content = all.bytes(length);
            return all.failed() ? Optional.empty() : Optional.of(content);
        }
        return Optional.empty();
    }
}
