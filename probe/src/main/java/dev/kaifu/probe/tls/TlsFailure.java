package dev.kaifu.probe.tls;

import org.bouncycastle.tls.AlertDescription;

/// Why a handshake or a connection ended in TLS.
///
/// @param byServer true where the server sent an alert, false where this client found the fault
/// @param alert the code of RFC 8446 6.2; -1 where there was none
/// @param text the alert's name, and what the TLS library says
public record TlsFailure(boolean byServer, int alert, String text) {
    static String alertName(int code) {
        return AlertDescription.getName((short) code);
    }

    static TlsFailure ofAlert(boolean byServer, int code) {
        return new TlsFailure(byServer, code, alertName(code) + " (" + code + ")");
    }
}
