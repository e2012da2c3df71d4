package dev.kaifu.benchmarks.corpus;

import dev.kaifu.protocol.net.Side;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Plays the script of one connection, some segments a turn.
final class Session {
    private final CorpusPlan corpus;
    private final ConnectionPlan plan;
    private final List<BodyBlock> pool;
    private final SplittableRandom random;
    private final SessionScript script;
    private final TcpConversation tcp;
    private final TlsSpeaker tls;
    private final WireBuffer wire = new WireBuffer();
    private final PlaintextCount client = new PlaintextCount();
    private final PlaintextCount server = new PlaintextCount();
    private final List<Truth.Message> messages = new ArrayList<>(1);
    /// The message under way; empty before the first and behind each.
    private List<MailData> data = List.of();

    private Side from = Side.CLIENT;
    private int step;
    private boolean opened;
    private boolean ended;

    Session(CorpusPlan corpus, int index, List<BodyBlock> pool) {
        this.corpus = corpus;
        this.plan = ConnectionPlan.of(index);
        this.pool = pool;
        this.random = plan.random(corpus.seed());
        this.script = SessionScript.of(corpus, plan, random);
        this.tcp = new TcpConversation(corpus, plan, random.split());
        this.tls = new TlsSpeaker(plan, random);
    }

    boolean ended() {
        return ended;
    }

    ConnectionPlan plan() {
        return plan;
    }

    String keyLog() {
        return tls.secrets().keyLog();
    }

    /// Once [#ended].
    Truth truth() {
        return new Truth(
                plan, script.commands(), script.replies(), List.copyOf(messages), client.truth(), server.truth());
    }

    /// Sends up to a burst of segments; the first turn opens the connection, the last closes it.
    void turn(PacketBuffer out, Scratch scratch) {
        if (!opened) {
            tcp.open(out);
            opened = true;
        }
        for (int sent = 0; sent < corpus.burst() && !ended; sent++) {
            fill(out, scratch);
            if (wire.length() > 0) {
                tcp.send(out, from, wire);
            } else {
                tcp.turn(out);
                tcp.close(out);
                ended = true;
            }
        }
        tcp.flush(out);
    }

    /// Goes on in the script until a full segment waits, or the side at hand has no more to say.
    private void fill(PacketBuffer out, Scratch scratch) {
        while (wire.length() < corpus.segmentSize()) {
            if (!data.isEmpty()) {
                sealData(data.getFirst(), scratch);
            } else if (wire.length() > 0 || step == script.steps().size()) {
                return;
            } else {
                begin(script.steps().get(step++), out, scratch);
            }
        }
    }

    private void begin(Step next, PacketBuffer out, Scratch scratch) {
        tcp.turn(out);
        from = next.from();
        switch (next) {
            case Step.Say say -> say(say, scratch);
            case Step.Handshake handshake -> tls.say(handshake.flight(), scratch, wire);
            case Step.Data step -> data = List.of(new MailData(step, plan.user(), pool, random));
            case Step.CloseNotify _ -> tls.closeNotify(from, scratch, wire);
        }
    }

    private void say(Step.Say say, Scratch scratch) {
        byte[] bytes = say.text().getBytes(StandardCharsets.US_ASCII);
        if (!tls.established()) {
            wire.append(bytes);
            return;
        }
        say.text().lines().forEach(line -> {
            byte[] content = (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
            seal(scratch.of(content), content.length);
        });
    }

    private void sealData(MailData message, Scratch scratch) {
        int length = message.fill(scratch.array(), corpus.recordSize());
        if (length > 0) {
            seal(scratch.array(), length);
        }
        if (message.drained()) {
            messages.add(message.truth());
            data = List.of();
        }
    }

    private void seal(byte[] content, int length) {
        (from == Side.CLIENT ? client : server).add(content, length);
        tls.seal(from, content, length, wire);
    }
}
