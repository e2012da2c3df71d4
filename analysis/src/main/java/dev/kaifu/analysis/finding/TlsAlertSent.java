package dev.kaifu.analysis.finding;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.Conversation.Alert;
import dev.kaifu.analysis.finding.Finding.Blame;
import dev.kaifu.analysis.finding.Finding.Severity;
import dev.kaifu.protocol.net.Side;
import java.util.ArrayList;
import java.util.List;

/// A TLS alert that ended the session (RFC 8446 6.2, RFC 5246 7.2.2), or warned of something.
final class TlsAlertSent implements FindingRule {
    private static final int CLOSE_NOTIFY = 0;
    private static final int USER_CANCELED = 90;
    private static final int NO_RENEGOTIATION = 100;
    private static final int FATAL = 2;

    @Override
    public List<Finding> examine(Conversation conversation, List<Exchange> exchanges) {
        List<Finding> findings = new ArrayList<>();
        for (Alert alert : conversation.alerts()) {
            if (isTrouble(alert)) {
                findings.add(finding(alert));
            }
        }
        return findings;
    }

    private static boolean isTrouble(Alert alert) {
        return switch (alert.description()) {
            case CLOSE_NOTIFY, USER_CANCELED, NO_RENEGOTIATION -> false;
            default -> true;
        };
    }

    private static Finding finding(Alert alert) {
        String who = alert.from() == Side.CLIENT ? "The client" : "The server";
        boolean fatal = alert.level() == FATAL;
        return new Finding(
                "tls-alert",
                fatal ? Severity.ERROR : Severity.WARNING,
                blame(alert),
                who + (fatal ? " ended TLS with the alert " : " sent the warning ") + name(alert.description())
                        + meaning(alert) + ".",
                List.of(alert.packet()));
    }

    private static Blame blame(Alert alert) {
        return switch (alert.description()) {
            // What one side finds wrong with the other's certificate or name.
            case 42, 43, 44, 45, 46, 48, 112, 113, 115, 116 ->
                alert.from() == Side.CLIENT ? Blame.SERVER : Blame.CLIENT;
            case 80 -> alert.from() == Side.CLIENT ? Blame.CLIENT : Blame.SERVER;
            default -> Blame.UNKNOWN;
        };
    }

    private static String meaning(Alert alert) {
        String other = alert.from() == Side.CLIENT ? "server" : "client";
        return switch (alert.description()) {
            case 40, 71 -> ": the two have no cipher suite or parameters in common";
            case 42, 43, 46 -> ": it does not accept the " + other + "'s certificate";
            case 45 -> ": the " + other + "'s certificate has expired, or a clock is wrong";
            case 48 -> ": it does not trust who issued the " + other + "'s certificate";
            case 70 -> ": the two have no TLS version in common";
            case 112 -> ": it does not know the name that was asked for (SNI)";
            case 116 -> ": it wants a certificate of the " + other;
            default -> "";
        };
    }

    /// The TLS Alerts registry of IANA.
    private static String name(int description) {
        return switch (description) {
            case 10 -> "unexpected_message";
            case 20 -> "bad_record_mac";
            case 21 -> "decryption_failed";
            case 22 -> "record_overflow";
            case 30 -> "decompression_failure";
            case 40 -> "handshake_failure";
            case 41 -> "no_certificate";
            case 42 -> "bad_certificate";
            case 43 -> "unsupported_certificate";
            case 44 -> "certificate_revoked";
            case 45 -> "certificate_expired";
            case 46 -> "certificate_unknown";
            case 47 -> "illegal_parameter";
            case 48 -> "unknown_ca";
            case 49 -> "access_denied";
            case 50 -> "decode_error";
            case 51 -> "decrypt_error";
            case 60 -> "export_restriction";
            case 70 -> "protocol_version";
            case 71 -> "insufficient_security";
            case 80 -> "internal_error";
            case 86 -> "inappropriate_fallback";
            case 109 -> "missing_extension";
            case 110 -> "unsupported_extension";
            case 112 -> "unrecognized_name";
            case 113 -> "bad_certificate_status_response";
            case 115 -> "unknown_psk_identity";
            case 116 -> "certificate_required";
            case 120 -> "no_application_protocol";
            default -> "number " + description;
        };
    }
}
