package dev.kaifu.protocol.secrets;

import java.util.Base64;

/// The session that `openssl s_client -sess_out` writes: ASN.1 (`SSL_SESSION_ASN1` of OpenSSL's
/// ssl/ssl_asn1.c: version, TLS version, cipher suite, session id, master key, more) in Base64. Of TLS 1.3
/// it holds a resumption PSK, which opens what is said under that ticket by PSK alone.
final class SessionPem implements LogLineReader.Form {
    private static final String BEGIN = "-----BEGIN SSL SESSION PARAMETERS-----";
    private static final String END = "-----END";
    /// Of Base64; a session with a chain of certificates has some thousand.
    private static final int MAX_TEXT = 1 << 18;

    private static final int TLS13 = 0x0304;

    private final SecretSink sink;
    private final StringBuilder text = new StringBuilder();
    private boolean inside;

    SessionPem(SecretSink sink) {
        this.sink = sink;
    }

    @Override
    public boolean awaits() {
        return inside;
    }

    @Override
    public boolean line(String line, long number) {
        if (line.contains(BEGIN)) {
            text.setLength(0);
            inside = true;
            return true;
        }
        if (!inside) {
            return false;
        }
        String part = line.strip();
        if (part.startsWith(END)) {
            inside = false;
            session();
        } else if (isBase64(part) && text.length() + part.length() <= MAX_TEXT) {
            text.append(part);
        } else {
            inside = false;
            return false;
        }
        return true;
    }

    private static boolean isBase64(String part) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            boolean digit = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!digit && c != '+' && c != '/' && c != '=') {
                return false;
            }
        }
        return !part.isEmpty();
    }

    private void session() {
        // The padding may be lost or doubled in quoted-printable; the length tells it.
        String digits = text.toString().replace("=", "");
        if (digits.length() % 4 == 1) {
            return;
        }
        DerCursor session = new DerCursor(Base64.getDecoder().decode(digits)).inside(DerCursor.SEQUENCE);
        session.skip();
        int version = session.smallInteger(0xffff);
        session.skip();
        byte[] id = session.bytes(DerCursor.OCTET_STRING);
        byte[] master = session.bytes(DerCursor.OCTET_STRING);
        if (session.failed()) {
            return;
        }
        if (version >= TLS13) {
            sink.resumptionPskOnly(new byte[0]);
            if (id.length == SessionUnderWay.MAX_SESSION_ID && SecretStore.isResumptionPsk(master)) {
                sink.resumptionPsk(id, master);
            }
        } else if (master.length == SessionUnderWay.MASTER_LENGTH && id.length <= SessionUnderWay.MAX_SESSION_ID) {
            sink.secret(new Secret(SecretLabel.RSA_SESSION_ID, 0, id, master));
        }
    }
}
