package dev.kaifu.protocol.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What the extensions of a ClientHello, a ServerHello or EncryptedExtensions say that does not bear on the keys of
/// records, but on what the two sides have agreed upon.
///
/// @param group that the server chose ([NamedGroup]), [NamedGroup#NONE] where it did not say or this is a client
/// @param alpn the protocol that a server chose (RFC 7301 3.1), empty where none or this is a client
/// @param recordSizeLimit of RFC 8449 4, 0 where none
/// @param maxFragmentLength in bytes (RFC 6066 4), 0 where none
/// @param compression of certificates, by the codes of RFC 8879 7.3, that this side understands
/// @param ech what `encrypted_client_hello` says (RFC 9849 5)
/// @param ticket whether a ClientHello has a ticket of TLS 1.2 (RFC 5077 3.2)
/// @param preSharedKey whether there is a `pre_shared_key` (RFC 8446 4.2.11)
public record HelloExtras(
        int group,
        String alpn,
        int recordSizeLimit,
        int maxFragmentLength,
        List<Integer> compression,
        Ech ech,
        boolean ticket,
        boolean preSharedKey,
        boolean earlyData) {
    /// Encrypted ClientHello as one message shows it.
    public enum Ech {
        NONE,
        /// The ClientHello that everybody sees; it may be GREASE (RFC 9849 6.2), which nobody can tell.
        OUTER,
        /// The ClientHello inside it.
        INNER,
        /// A server's word: in EncryptedExtensions the configurations to try again with (RFC 9849 5), else that it
        /// took it.
        ANSWERED
    }

    /// The three messages say different things by the same extension.
    enum Message {
        CLIENT_HELLO,
        SERVER_HELLO,
        ENCRYPTED_EXTENSIONS
    }

    public static final HelloExtras NONE =
            new HelloExtras(NamedGroup.NONE, "", 0, 0, List.of(), Ech.NONE, false, false, false);

    /// RFC 8879 knows three; of more, the first.
    private static final int MAX_COMPRESSIONS = 8;

    /// EncryptedExtensions, which a TLS 1.3 server sends under the handshake's keys (RFC 8446 4.3.1).
    ///
    /// @param a the array that holds the message's body
    public static HelloExtras ofEncryptedExtensions(byte[] a, int offset, int length) {
        Cursor in = new Cursor(a, offset, length);
        Cursor all = in.part(in.u16());
        Reader reader = new Reader(Message.ENCRYPTED_EXTENSIONS);
        while (all.more() && !all.failed()) {
            int type = all.u16();
            reader.take(type, all.part(all.u16()));
        }
        return in.failed() || all.failed() ? NONE : reader.extras();
    }

    /// Collects them while the extensions are gone through.
    static final class Reader {
        private final Message of;
        private int group = NamedGroup.NONE;
        private String alpn = "";
        private int recordSizeLimit;
        private int maxFragmentLength;
        private List<Integer> compression = List.of();
        private Ech ech = Ech.NONE;
        private boolean ticket;
        private boolean preSharedKey;
        private boolean earlyData;

        Reader(Message of) {
            this.of = of;
        }

        void take(int type, Cursor body) {
            switch (type) {
                case 1 -> maxFragmentLength = fragmentLength(body.u8());
                case 16 -> alpn = of == Message.CLIENT_HELLO ? "" : name(body);
                case 27 -> compression = algorithms(body);
                case 28 -> recordSizeLimit = body.u16();
                case 35 -> ticket = body.more();
                case 41 -> preSharedKey = true;
                case 42 -> earlyData = true;
                // Before draft 23 of TLS 1.3 key_share had another number.
                case 40, 51 -> group = of == Message.SERVER_HELLO ? body.u16() : NamedGroup.NONE;
                case 0xfe0d -> ech = ech(body);
                default -> {
                    // The others are not shown.
                }
            }
        }

        /// RFC 6066 4: 2 to the ninth and the three powers above.
        private static int fragmentLength(int code) {
            return code >= 1 && code <= 4 ? 1 << (8 + code) : 0;
        }

        private Ech ech(Cursor body) {
            if (of != Message.CLIENT_HELLO) {
                return Ech.ANSWERED;
            }
            return body.u8() == 0 ? Ech.OUTER : Ech.INNER;
        }

        /// A server's list has one name, of 255 bytes at the most.
        private static String name(Cursor body) {
            Cursor list = body.part(body.u16());
            byte[] name = list.bytes(list.u8());
            return new String(name, StandardCharsets.ISO_8859_1);
        }

        private static List<Integer> algorithms(Cursor body) {
            List<Integer> codes = new ArrayList<>(3);
            Cursor list = body.part(body.u8());
            while (list.more() && !list.failed() && codes.size() < MAX_COMPRESSIONS) {
                codes.add(list.u16());
            }
            return codes;
        }

        HelloExtras extras() {
            return new HelloExtras(
                    group,
                    alpn,
                    recordSizeLimit,
                    maxFragmentLength,
                    List.copyOf(compression),
                    ech,
                    ticket,
                    preSharedKey,
                    earlyData);
        }
    }

    /// The name that RFC 8879 7.3 gives a way of compressing certificates, else its number.
    public static String compressionName(int code) {
        return switch (code) {
            case 1 -> "zlib";
            case 2 -> "brotli";
            case 3 -> "zstd";
            default -> Integer.toString(code);
        };
    }
}
