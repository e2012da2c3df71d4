package dev.kaifu.protocol.tls;

/// A version of TLS, and what it does in another way than the others.
///
/// @param code the two bytes on the wire: 0x0300 is SSL 3.0, 0x0304 TLS 1.3, 0x7f14 its draft 20
public record ProtocolVersion(int code) {
    public static final int SSL3 = 0x0300;
    public static final int TLS10 = 0x0301;
    public static final int TLS11 = 0x0302;
    public static final int TLS12 = 0x0303;
    public static final int TLS13 = 0x0304;

    /// RFC 8446 has what its last draft had.
    private static final int LAST_DRAFT = 28;
    /// The high byte of a draft's version; the low one is its number.
    private static final int OF_DRAFT = 0x7f;
    /// The same of the drafts that Facebook's programs (Fizz) spoke under versions of their own: 23 and 26.
    private static final int OF_FACEBOOK_DRAFT = 0xfb;
    /// The draft that named its ServerHello by a version of its own last, and had no session id there.
    private static final int LAST_WITH_SHORT_HELLO = 21;

    private static final int FIRST_WITH_SHORT_LABELS = 20;
    private static final int FIRST_WITH_HEADER_AS_DATA = 25;

    /// TLS 1.3 and its drafts.
    public static boolean isTls13(int code) {
        boolean draft = code >>> 8 == OF_DRAFT || code >>> 8 == OF_FACEBOOK_DRAFT;
        return code == TLS13 || (draft && (code & 0xff) > 0 && (code & 0xff) <= LAST_DRAFT);
    }

    /// True for the drafts whose ServerHello has neither a session id nor a compression method.
    public static boolean hasShortServerHello(int code) {
        return code != TLS13 && isTls13(code) && (code & 0xff) <= LAST_WITH_SHORT_HELLO;
    }

    /// SSL 3.0 to TLS 1.2.
    public boolean isBeforeTls13() {
        return code >= SSL3 && code <= TLS12;
    }

    /// True where a record of CBC begins with its IV (RFC 4346 6.2.3.2).
    public boolean hasExplicitIv() {
        return code >= TLS11;
    }

    /// True where the labels of TLS 1.3 begin with `tls13 ` (since draft 20; before it, `TLS 1.3, `).
    public boolean hasShortLabels() {
        return draft() >= FIRST_WITH_SHORT_LABELS;
    }

    /// True where the AEAD of TLS 1.3 covers the record's header (since draft 25).
    public boolean coversHeader() {
        return draft() >= FIRST_WITH_HEADER_AS_DATA;
    }

    private int draft() {
        return code == TLS13 ? LAST_DRAFT : code & 0xff;
    }

    /// The name as OpenSSL has it.
    public String title() {
        return switch (code) {
            case SSL3 -> "SSLv3";
            case TLS10 -> "TLSv1.0";
            case TLS11 -> "TLSv1.1";
            case TLS12 -> "TLSv1.2";
            case TLS13 -> "TLSv1.3";
            default -> isTls13(code) ? "TLSv1.3-draft" + draft() : String.format("0x%04X", code);
        };
    }
}
