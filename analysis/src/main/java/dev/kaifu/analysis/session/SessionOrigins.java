package dev.kaifu.analysis.session;

import dev.kaifu.protocol.net.Side;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Remembers which session began under which session id, in the order of the capture, so that one that resumes it
/// (RFC 5246 7.3) can be opened with the first one's secret. Reads no more than the hello messages, where they stand at
/// the beginning of a segment: the sessions themselves may be opened in any order.
public final class SessionOrigins {
    /// Ids remembered; the oldest are forgotten first.
    private static final int MAX_IDS = 1 << 14;
    /// Sessions remembered of one id: one id is given out once, unless somebody plays tricks.
    private static final int MAX_SESSIONS = 4;

    private static final int HANDSHAKE = 0x16;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    /// Behind the record's header (5), the message's (4) and the version (2).
    private static final int RANDOM_AT = 11;

    private static final int SESSION_ID_AT = RANDOM_AT + 32;
    private static final int MAX_SESSION_ID = 32;

    private final Map<ByteBuffer, List<byte[]>> sessions = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, List<byte[]>> eldest) {
            return size() > MAX_IDS;
        }
    };

    /// Watches one connection.
    public final class Watch {
        private byte[] clientRandom = new byte[0];
        private byte[] offered = new byte[0];

        private Watch() {}

        /// False where [#segment] need not look at a segment that begins so.
        public boolean isOfInterest(byte first) {
            return first == HANDSHAKE;
        }

        /// Looks at a segment.
        ///
        /// @return client randoms of the sessions that this one resumes; empty where it resumes none
        public List<byte[]> segment(Side from, byte[] a, int offset, int length) {
            int hello = from == Side.CLIENT ? CLIENT_HELLO : SERVER_HELLO;
            if (length <= SESSION_ID_AT || a[offset] != HANDSHAKE || a[offset + 1] != 3 || a[offset + 5] != hello) {
                return List.of();
            }
            int size = a[offset + SESSION_ID_AT] & 0xff;
            int at = offset + SESSION_ID_AT + 1;
            if (size > MAX_SESSION_ID || at + size > offset + length) {
                return List.of();
            }
            byte[] id = Arrays.copyOfRange(a, at, at + size);
            if (from == Side.CLIENT) {
                clientRandom = Arrays.copyOfRange(a, offset + RANDOM_AT, offset + SESSION_ID_AT);
                offered = id;
                return List.of();
            }
            return size == 0 || clientRandom.length == 0 ? List.of() : chosen(id);
        }

        private List<byte[]> chosen(byte[] id) {
            ByteBuffer key = ByteBuffer.wrap(id);
            if (Arrays.equals(id, offered)) {
                // TLS 1.3 sends the id back too (RFC 8446 4.1.3), but no session began under that.
                return List.copyOf(sessions.getOrDefault(key, List.of()));
            }
            List<byte[]> begun = sessions.computeIfAbsent(key, _ -> new ArrayList<>(1));
            if (begun.size() < MAX_SESSIONS) {
                begun.add(clientRandom);
            }
            return List.of();
        }
    }

    public Watch watch() {
        return new Watch();
    }
}
