package dev.kaifu.analysis.reference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The TCP connections of a capture in the order in which they end.
final class Connections {
    /// RFC 5382 REQ-5.
    static final long IDLE_LIMIT = (2 * 60 + 4) * 60 * 1_000_000_000L;

    final List<Connection> ended = new ArrayList<>();
    private final List<Connection> open = new ArrayList<>();
    private int count;

    Connections(List<Segment> segments) {
        long[] clock = clock(segments);
        for (int i = 0; i < segments.size(); i++) {
            endSilent(clock[i]);
            take(segments.get(i), clock[i]);
        }
        open.stream()
                .sorted(Comparator.comparingInt(each -> each.index))
                .toList()
                .forEach(this::end);
    }

    /// The capture's time at each segment, which only goes forward. A leap beyond the idle limit counts from its
    /// second packet in a row on: a single one may have a wild time.
    private static long[] clock(List<Segment> segments) {
        long[] clock = new long[segments.size()];
        boolean leapt = false;
        for (int i = 0; i < clock.length; i++) {
            long time = segments.get(i).packet().timeNanos();
            long before = i == 0 ? time : clock[i - 1];
            boolean leap = time - before > IDLE_LIMIT && !leapt;
            clock[i] = leap ? before : Math.max(before, time);
            leapt = leap;
        }
        return clock;
    }

    private void endSilent(long now) {
        open.stream()
                .filter(each -> now - each.lastSeen > IDLE_LIMIT)
                .sorted(Comparator.comparingLong((Connection each) -> each.lastSeen)
                        .thenComparingInt(each -> each.index))
                .toList()
                .forEach(each -> {
                    each.ending = Ending.SILENCE;
                    end(each);
                });
    }

    private void take(Segment segment, long now) {
        Optional<Connection> running =
                open.stream().filter(each -> each.isBetween(segment)).findFirst();
        if (running.isPresent()) {
            long initial = running.get().from(segment).initial();
            if (initial >= 0 && begins(segment, initial)) {
                running.get().ending = Ending.REPLACED;
                end(running.get());
                running = Optional.empty();
            }
        }
        if (running.isEmpty() && isLate(segment)) {
            return;
        }
        Connection connection = running.orElseGet(() -> begin(segment));
        connection.lastPacket = segment.packet();
        connection.lastSeen = Math.max(now, segment.packet().timeNanos());
        if (connection.take(segment)) {
            end(connection);
        }
    }

    private Connection begin(Segment segment) {
        Connection connection = new Connection(count++, segment);
        open.add(connection);
        return connection;
    }

    /// A SYN with another number than the connection began with (RFC 9293 3.5.1).
    private static boolean begins(Segment segment, long initial) {
        return segment.has(Segment.SYN)
                && !segment.has(Segment.ACK)
                && Integer.toUnsignedLong(segment.sequence()) != initial;
    }

    /// Of a connection that has ended.
    private boolean isLate(Segment segment) {
        Connection before = null;
        for (Connection each : ended) {
            before = each.isBetween(segment) ? each : before;
        }
        return before != null && !begins(segment, before.from(segment).initial());
    }

    private void end(Connection connection) {
        connection.end();
        open.remove(connection);
        ended.add(connection);
    }
}
