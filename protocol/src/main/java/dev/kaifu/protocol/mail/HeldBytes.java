package dev.kaifu.protocol.mail;

/// Bytes that the client sent before the reply that decides how they are read.
public final class HeldBytes {
    /// Above it, no reply is waited for any longer: the server's side is probably missing.
    public static final int LIMIT = 65_536;

    private static final byte[] NOTHING = new byte[0];

    private byte[] array = NOTHING;
    private int from;
    private int to;

    /// Holds as many of these bytes as there is room for; how many.
    public int add(byte[] source, int offset, int end) {
        int count = Math.min(end - offset, LIMIT - length());
        if (to + count > array.length) {
            byte[] roomy = length() + count > array.length
                    ? new byte[Math.min(LIMIT, Math.max(2 * array.length, length() + count))]
                    : array;
            System.arraycopy(array, from, roomy, 0, length());
            to = length();
            from = 0;
            array = roomy;
        }
        System.arraycopy(source, offset, array, to, count);
        to += count;
        return count;
    }

    public byte[] array() {
        return array;
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }

    public int length() {
        return to - from;
    }

    public boolean isFull() {
        return length() == LIMIT;
    }

    public void skip(int count) {
        from += count;
    }

    /// Forgets them; a large array goes too, since most dialogues hold little.
    public void clear() {
        from = 0;
        to = 0;
        array = array.length > 1024 ? NOTHING : array;
    }

    /// Bytes of memory that they take.
    public int held() {
        return array.length;
    }
}
