package dev.kaifu.analysis.session;

import java.util.List;

/// What the two sides of a TLS session agreed upon, as far as the capture shows it: what stands in encrypted messages
/// is known where the session was opened. Of several handshakes on one connection, the last.
///
/// @param group of the key exchange, by the registry's name; empty where none was seen
/// @param hybrid whether that joins an exchange of the old kind with one that withstands quantum computers (RFC 10024)
/// @param postQuantum whether it withstands them, hybrid or not
/// @param alpn the protocol that the server chose (RFC 7301), empty where none
/// @param resumed the way in which it resumes an earlier session
/// @param earlyData what became of 0-RTT (RFC 8446 4.2.10)
/// @param ech what became of Encrypted ClientHello (RFC 9849)
/// @param clientRecordLimit what each side's `record_size_limit` says (RFC 8449 4), 0 where nothing
/// @param maxFragmentLength agreed upon (RFC 6066 4), 0 where none
/// @param compression of records (RFC 3749), empty where none
/// @param certificateCompression the ways that the client understands (RFC 8879 3)
/// @param certificateCompressed the way in which a certificate came (RFC 8879 4), empty where none did
/// @param renegotiations handshakes behind the first (RFC 5746)
public record TlsHandshake(
        String group,
        boolean hybrid,
        boolean postQuantum,
        String alpn,
        Resumed resumed,
        EarlyData earlyData,
        Ech ech,
        int clientRecordLimit,
        int serverRecordLimit,
        int maxFragmentLength,
        boolean extendedMasterSecret,
        boolean encryptThenMac,
        boolean truncatedHmac,
        String compression,
        List<String> certificateCompression,
        String certificateCompressed,
        int renegotiations) {
    /// How a session goes on with the secrets of an earlier one.
    public enum Resumed {
        NO,
        /// By its session id (RFC 5246 7.3).
        ID,
        /// By a ticket (RFC 5077).
        TICKET,
        /// By a pre-shared key (RFC 8446 2.2); one from outside looks the same.
        PSK
    }

    /// 0-RTT.
    public enum EarlyData {
        NO,
        /// Whether the server took it stands in a message that was not opened.
        OFFERED,
        ACCEPTED,
        REJECTED
    }

    /// Encrypted ClientHello.
    public enum Ech {
        NO,
        /// The ClientHello has the extension: an offer or GREASE, which look the same to everybody but the client (RFC
        /// 9849 6.2). Nothing of what the server says in the clear tells whether it took an offer.
        OFFERED_OR_GREASE,
        /// An offer, for the client has logged its secret (RFC 9850 2.2); what became of it is not known.
        OFFERED,
        /// What was captured is the inner ClientHello.
        INNER,
        /// The secrets that open the session stand under another client random, that of the inner ClientHello
        /// (RFC 9850 2.2).
        ACCEPTED,
        /// The server named configurations to try again with (RFC 9849 5), as it does for GREASE too.
        REJECTED
    }
}
