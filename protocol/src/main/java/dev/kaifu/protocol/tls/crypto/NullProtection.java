package dev.kaifu.protocol.tls.crypto;

/// Content in the clear with a MAC behind it (RFC 5246 6.2.3.1).
final class NullProtection implements RecordProtection {
    private static final int HEADER = 5;

    private final RecordMac mac;

    NullProtection(RecordMac mac) {
        this.mac = mac;
    }

    @Override
    public int open(long sequence, byte[] a, int header, int fragmentLength, RecordWorkspace into) {
        int content = fragmentLength - mac.length();
        int fragment = header + HEADER;
        if (content < 0 || !mac.verifies(sequence, a, header, a, fragment, content, into)) {
            return FAILED;
        }
        System.arraycopy(a, fragment, into.content, 0, content);
        return content;
    }
}
