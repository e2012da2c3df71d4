package dev.kaifu.analysis.session;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.tls.ContentType;
import dev.kaifu.protocol.tls.HandshakeReader;

/// A traffic secret of TLS 1.3 under the label of what it was good for: others look it up by that, and the label
/// that it stood under may have been another's.
final class ProvenSecret {
    private ProvenSecret() {}

    /// @param origin the secret as it stands somewhere
    /// @param side who sent what it opened
    /// @param content the first record that it opened (TLSInnerPlaintext of RFC 8446 5.2)
    static Secret of(Secret origin, Side side, byte[] content, int length) {
        boolean client = side == Side.CLIENT;
        SecretLabel said = origin.label();
        boolean saysHandshake = said == SecretLabel.CLIENT_HANDSHAKE_TRAFFIC_SECRET
                || said == SecretLabel.SERVER_HANDSHAKE_TRAFFIC_SECRET;
        int type = InnerPlaintext.typeAt(content, 0, length);
        int kind = type > 0 && (content[type] & 0xff) == ContentType.HANDSHAKE ? content[0] & 0xff : -1;
        boolean isData = type >= 0 && (content[type] & 0xff) == ContentType.APPLICATION_DATA;
        // RFC 8446 4.6: what comes behind the handshake.
        boolean isBehind = isData || kind == HandshakeReader.NEW_SESSION_TICKET || kind == HandshakeReader.KEY_UPDATE;
        SecretLabel label;
        if (beginsFlight(client, kind) || (!isBehind && saysHandshake)) {
            label = client ? SecretLabel.CLIENT_HANDSHAKE_TRAFFIC_SECRET : SecretLabel.SERVER_HANDSHAKE_TRAFFIC_SECRET;
        } else if (client && said == SecretLabel.CLIENT_EARLY_TRAFFIC_SECRET) {
            label = said;
        } else {
            label = client ? SecretLabel.CLIENT_TRAFFIC_SECRET : SecretLabel.SERVER_TRAFFIC_SECRET;
        }
        return new Secret(label, origin.generation(), origin.id(), origin.value());
    }

    /// What stands first under the handshake's secret, and not under that of application data (RFC 8446 section 2); a
    /// client that was asked for its certificate begins with that, and may compress it (RFC 8879).
    private static boolean beginsFlight(boolean client, int kind) {
        return client
                ? kind == HandshakeReader.FINISHED
                        || kind == HandshakeReader.CERTIFICATE
                        || kind == HandshakeReader.COMPRESSED_CERTIFICATE
                : kind == HandshakeReader.ENCRYPTED_EXTENSIONS;
    }
}
