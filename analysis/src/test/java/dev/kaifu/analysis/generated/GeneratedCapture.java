package dev.kaifu.analysis.generated;

import dev.kaifu.protocol.net.Endpoint;
import dev.kaifu.protocol.net.Side;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// A capture of many connections at once, the same for the same seed.
public final class GeneratedCapture {
    /// What is to be made.
    ///
    /// @param messageSize bytes of a message, at the most about
    /// @param segmentSize bytes of a segment, at the most
    /// @param atOnce connections that run at the same time
    /// @param overlapEvery how many segments go by until one overlaps others, with the same bytes or not; 0 for
    ///     none
    public record Plan(long seed, int connections, int messageSize, int segmentSize, int atOnce, int overlapEvery) {}

    private record Frame(byte[] bytes, long timeMicros) {}

    private static final int RAW = 101;
    private static final int LONG_TURN = 120_000;
    private static final long START = 1_790_000_000_000_000L;

    private final RandomGenerator random;
    private final Plan plan;
    private final List<TlsScript.Session> sessions = new ArrayList<>();
    private final StringBuilder keyLog = new StringBuilder();
    private final List<Frame> frames = new ArrayList<>();

    public GeneratedCapture(Plan plan) {
        this.plan = plan;
        this.random = new SplittableRandom(plan.seed);
        interleave();
    }

    /// One connection, all of it inside TLS: turns of some tens of kilobytes in both directions, of no protocol
    /// that is known, TLS 1.3 with key updates between them.
    ///
    /// @param suite counts through those that there are
    public static GeneratedCapture ofOneConnection(long seed, int suite, int turns, int segmentSize) {
        GeneratedCapture capture = new GeneratedCapture(new Plan(seed, 0, 0, segmentSize, 0, 0));
        RecordSealer.Suite[] suites = RecordSealer.Suite.values();
        TlsScript tls = new TlsScript(capture.random, suites[suite % suites.length]);
        List<Turn> dialogue = new ArrayList<>();
        for (int i = 0; i < turns; i++) {
            byte[] bytes = new byte[capture.random.nextInt(1, LONG_TURN)];
            capture.random.nextBytes(bytes);
            dialogue.add(new Turn(capture.random.nextInt(3) == 0 ? Side.SERVER : Side.CLIENT, bytes));
        }
        Endpoint client = new Endpoint(address(false, 1), 40_000);
        Endpoint server = new Endpoint(address(false, 2), 465);
        long time = START;
        for (byte[] frame : new Segments(capture.random, client, server, segmentSize, 0).carry(tls.around(dialogue))) {
            time += capture.random.nextInt(2_000);
            capture.frames.add(new Frame(frame, time));
        }
        capture.keyLog.append(tls.keyLog());
        return capture;
    }

    public byte[] keyLog() {
        return keyLog.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /// As a pcap file (draft-ietf-opsawg-pcap).
    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0);
        header.putInt(262_144).putInt(RAW);
        out.writeBytes(header.array());
        for (Frame frame : frames) {
            ByteBuffer packet = ByteBuffer.allocate(16 + frame.bytes.length).order(ByteOrder.LITTLE_ENDIAN);
            packet.putInt((int) (frame.timeMicros / 1_000_000)).putInt((int) (frame.timeMicros % 1_000_000));
            packet.putInt(frame.bytes.length).putInt(frame.bytes.length).put(frame.bytes);
            out.writeBytes(packet.array());
        }
        return out.toByteArray();
    }

    /// As a pcapng file (draft-ietf-opsawg-pcapng) that holds its secrets: some before the packets that need
    /// them, some between them, some behind.
    public byte[] withSecretsInside() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer section = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        out.writeBytes(
                block(0x0a0d0d0a, section.putInt(0x1a2b3c4d).putShort((short) 1).putLong(8, -1)));
        ByteBuffer link = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        out.writeBytes(block(1, link.putShort((short) RAW)));
        List<String> lines = new ArrayList<>(keyLog.toString().lines().toList());
        RandomGenerator places = new SplittableRandom(plan.seed);
        int every = Math.max(1, frames.size() / Math.max(1, lines.size()));
        for (Frame frame : frames) {
            if (!lines.isEmpty() && places.nextInt(every) == 0) {
                out.writeBytes(secrets(lines.removeFirst() + "\n"));
            }
            ByteBuffer packet =
                    ByteBuffer.allocate((20 + frame.bytes.length + 3) / 4 * 4).order(ByteOrder.LITTLE_ENDIAN);
            packet.putInt(0).putInt((int) (frame.timeMicros >>> 32)).putInt((int) frame.timeMicros);
            packet.putInt(frame.bytes.length).putInt(frame.bytes.length).put(frame.bytes);
            out.writeBytes(block(6, packet));
        }
        out.writeBytes(secrets(String.join("\n", lines)));
        return out.toByteArray();
    }

    private static byte[] secrets(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer body = ByteBuffer.allocate((8 + bytes.length + 3) / 4 * 4).order(ByteOrder.LITTLE_ENDIAN);
        return block(10, body.putInt(0x544c534b).putInt(bytes.length).put(bytes));
    }

    private static byte[] block(int type, ByteBuffer body) {
        int length = body.capacity() + 12;
        return ByteBuffer.allocate(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(type)
                .putInt(length)
                .put(body.rewind())
                .putInt(length)
                .array();
    }

    public int packets() {
        return frames.size();
    }

    /// Packets change places with one of those that follow soon, their times stay.
    public void reorder(int everyNth) {
        for (int i = 0; i < frames.size(); i++) {
            int other = i + 1 + random.nextInt(4);
            if (random.nextInt(everyNth) == 0 && other < frames.size()) {
                Frame here = frames.get(i);
                Frame there = frames.get(other);
                frames.set(i, new Frame(there.bytes, here.timeMicros));
                frames.set(other, new Frame(here.bytes, there.timeMicros));
            }
        }
    }

    /// Packets come once more, soon or late.
    public void duplicate(int everyNth) {
        for (int i = frames.size() - 1; i >= 0; i--) {
            if (random.nextInt(everyNth) == 0) {
                int at = Math.min(frames.size() - 1, i + random.nextInt(30));
                frames.add(at + 1, new Frame(frames.get(i).bytes, frames.get(at).timeMicros));
            }
        }
    }

    /// Packets are missing.
    public void lose(int everyNth) {
        frames.removeIf(_ -> random.nextInt(everyNth) == 0);
    }

    /// The ends of packets are missing, as a snaplen cuts them; some inside their headers.
    public void cut(int everyNth) {
        frames.replaceAll(frame -> random.nextInt(everyNth) == 0
                ? new Frame(Arrays.copyOf(frame.bytes, random.nextInt(frame.bytes.length + 1)), frame.timeMicros)
                : frame);
    }

    /// Single bits are wrong, headers included.
    public void flip(int everyNth) {
        frames.replaceAll(frame -> {
            if (random.nextInt(everyNth) > 0 || frame.bytes.length == 0) {
                return frame;
            }
            byte[] bytes = frame.bytes.clone();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            return new Frame(bytes, frame.timeMicros);
        });
    }

    /// From some packets on it is hours later, or earlier.
    public void leap(int leaps) {
        for (int i = 0; i < leaps; i++) {
            int from = random.nextInt(frames.size());
            int to = random.nextBoolean() ? from + 1 : frames.size();
            long step = (random.nextInt(10) - 3) * 3_600_000_000L;
            frames.subList(from, to).replaceAll(frame -> new Frame(frame.bytes, frame.timeMicros + step));
        }
    }

    private void interleave() {
        List<Deque<byte[]>> running = new ArrayList<>();
        long time = START;
        for (int begun = 0; begun < plan.connections || !running.isEmpty(); ) {
            if (begun < plan.connections && running.size() < plan.atOnce) {
                running.add(new ArrayDeque<>(connection(begun++)));
                continue;
            }
            Deque<byte[]> next = running.get(random.nextInt(running.size()));
            time += random.nextInt(2_000);
            frames.add(new Frame(next.removeFirst(), time));
            if (next.isEmpty()) {
                running.remove(next);
            }
        }
    }

    private List<byte[]> connection(int number) {
        boolean version6 = random.nextInt(4) == 0;
        Endpoint client = new Endpoint(address(version6, number % 50), 1_024 + number);
        Endpoint server = new Endpoint(address(version6, 200), random.nextBoolean() ? 587 : 993);
        return new Segments(random, client, server, plan.segmentSize, plan.overlapEvery).carry(wire());
    }

    private static byte[] address(boolean version6, int last) {
        byte[] address = new byte[version6 ? 16 : 4];
        address[0] = (byte) (version6 ? 0xfd : 10);
        address[address.length - 1] = (byte) last;
        return address;
    }

    private List<Turn> wire() {
        MailScript script = new MailScript(random, plan.messageSize);
        return switch (random.nextInt(8)) {
            case 0 -> script.smtp(false);
            case 1 -> script.imap();
            case 2 -> random.nextBoolean() ? script.other() : inside(List.of(), script.other());
            case 3, 4 -> inside(script.startTls(), script.smtp(true));
            case 5 -> inside(List.of(), script.imap());
            default -> inside(List.of(), script.smtp(false));
        };
    }

    private TlsScript tls() {
        if (!sessions.isEmpty() && random.nextInt(12) == 0) {
            return new TlsScript(random, sessions.get(random.nextInt(sessions.size())));
        }
        RecordSealer.Suite[] suites = RecordSealer.Suite.values();
        TlsScript tls = new TlsScript(random, suites[random.nextInt(suites.length)]);
        if (!tls.session().suite().tls13) {
            sessions.add(tls.session());
        }
        return tls;
    }

    private List<Turn> inside(List<Turn> before, List<Turn> dialogue) {
        TlsScript tls = tls();
        List<Turn> turns = new ArrayList<>(before);
        turns.addAll(tls.around(dialogue));
        // Some secrets nobody has, some only in part.
        String[] lines = tls.keyLog().split("(?<=\n)", -1);
        int kept = random.nextInt(10) == 0 ? random.nextInt(lines.length) : lines.length;
        keyLog.append(String.join("", Arrays.copyOf(lines, kept)));
        return turns;
    }
}
