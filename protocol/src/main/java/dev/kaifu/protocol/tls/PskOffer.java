package dev.kaifu.protocol.tls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The pre-shared keys that a ClientHello offers (`pre_shared_key`, RFC 8446 4.2.11), and what its binders are made
/// over.
///
/// @param identities names of external PSKs, or tickets
/// @param binders one for each identity
/// @param bindersLength bytes at the message's end that no binder covers (RFC 8446 4.2.11.2)
public record PskOffer(List<byte[]> identities, List<byte[]> binders, int bindersLength) {
    /// Identities looked at; clients offer one or two.
    private static final int MAX_IDENTITIES = 32;

    private static final int LENGTH_FIELD = 2;
    private static final int AGE = 4;

    /// Of a ClientHello; empty where it offers none, or is malformed.
    ///
    /// @param body the message behind type and length
    public static Optional<PskOffer> of(byte[] body) {
        return HelloExtensions.ofClient(body, HelloExtensions.PRE_SHARED_KEY).flatMap(PskOffer::ofExtension);
    }

    private static Optional<PskOffer> ofExtension(byte[] content) {
        Cursor in = new Cursor(content, 0, content.length);
        List<byte[]> identities = new ArrayList<>();
        Cursor names = in.part(in.u16());
        while (names.more() && !names.failed() && identities.size() < MAX_IDENTITIES) {
            identities.add(names.bytes(names.u16()));
            names.part(AGE);
        }
        int length = in.u16();
        List<byte[]> binders = new ArrayList<>();
        Cursor made = in.part(length);
        while (made.more() && !made.failed() && binders.size() < MAX_IDENTITIES) {
            binders.add(made.bytes(made.u8()));
        }
        boolean whole = !in.failed() && !names.failed() && !made.failed() && !in.more();
        return whole && !identities.isEmpty() && identities.size() == binders.size()
                ? Optional.of(new PskOffer(identities, binders, LENGTH_FIELD + length))
                : Optional.empty();
    }

    /// Which of the offered ones a ServerHello chose; empty where it chose none (RFC 8446 4.2.11).
    ///
    /// @param body the message behind type and length
    public static Optional<Integer> chosen(byte[] body) {
        return HelloExtensions.ofServer(body, HelloExtensions.PRE_SHARED_KEY)
                .filter(content -> content.length == LENGTH_FIELD)
                .map(content -> ((content[0] & 0xff) << Byte.SIZE) | (content[1] & 0xff));
    }

    /// What the binders cover of a handshake that ends with this ClientHello.
    public byte[] covered(byte[] handshake) {
        return Arrays.copyOf(handshake, Math.max(0, handshake.length - bindersLength));
    }
}
