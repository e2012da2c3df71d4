package dev.kaifu.analysis.rewrite;

import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.net.Side;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One connection's plaintext on its way into frames. STARTTLS and its reply are left out, so that what follows is a
/// dialogue in the clear to whoever reads the frames.
///
/// Where the capture is to be shared, only what was understood is written, with what stands for its secrets.
final class PlainStream {
    /// What is held of one side at the most.
    private static final int MAX_HELD = 1 << 20;

    /// What asks for TLS: SMTP and IMAP, POP3 (RFC 2595 4).
    private static final Set<String> START_TLS = Set.of("STARTTLS", "STLS");

    private final SynthesisedStream out;
    private final Optional<EventMask> mask;
    private final HeldSide client = new HeldSide(Side.CLIENT);
    private final HeldSide server = new HeldSide(Side.SERVER);
    private boolean clientMessage;
    private boolean serverMessage;
    /// The side that speaks in the clear where the other's TLS has begun: what it says is held until it is known
    /// whether
    /// its own begins.
    private @Nullable Side clear;

    /// The STARTTLS that waits for its reply.
    private @Nullable MailEvent asked;

    private @Nullable MailEvent answer;
    private boolean granted;
    /// It is granted without a word of the server, whose side is missing.
    private boolean presumed;
    /// What comes is not understood any more, so that it cannot be shared.
    private boolean unsafe;
    private boolean over;
    /// Bytes of memory that were taken when that was asked for.
    private long counted;

    PlainStream(FrameFile file, TcpStream stream, Optional<EventMask> mask) {
        this.out = new SynthesisedStream(file, stream);
        this.mask = mask;
    }

    void bytes(Side from, byte[] array, int offset, int length, long timeNanos) {
        HeldSide held = side(from);
        if (unsafe) {
            held.leaveOut(length);
            return;
        }
        flush();
        if (held.size() + length > MAX_HELD) {
            overflow(held);
        }
        if (unsafe) {
            held.leaveOut(length);
        } else {
            held.add(array, offset, length, timeNanos);
        }
    }

    private void overflow(HeldSide held) {
        if (mask.isPresent()) {
            unsafe = true;
            held.drop();
        } else {
            asked = null;
            clear = null;
            held.writeAll(out);
        }
    }

    /// That side says in the clear what comes next.
    void staysClear(Side from) {
        flush();
        clear = from;
    }

    void tlsBegins() {
        Side before = clear;
        clear = null;
        if (before != null) {
            // Perhaps it granted a STARTTLS from before the capture: there was none to whoever reads the frames.
            side(before).forget();
        }
        flush();
    }

    void lost(Side from, long bytes) {
        if (unsafe) {
            return;
        }
        if (clear == from) {
            clear = null;
        }
        flush();
        HeldSide held = side(from);
        if (mask.isPresent()) {
            // Half a line may be half a password.
            held.drop();
        }
        held.skip(bytes);
        out.lost(from, bytes);
    }

    void messageBegins(Side from) {
        setMessage(from, true);
    }

    void event(MailEvent event) {
        if (unsafe) {
            return;
        }
        if (event instanceof MailEvent.TlsBegins) {
            granted = asked != null;
            presumed = event.from() == Side.CLIENT;
            return;
        }
        HeldSide held = side(event.from());
        if (mask.isPresent()) {
            if (isElsewhere(event, held)) {
                unsafe = true;
                held.drop();
                return;
            }
            held.part(event, mask.get().replacement(event));
        }
        if (event instanceof MailEvent.Message) {
            setMessage(event.from(), false);
        }
        if (event instanceof MailEvent.Command command && START_TLS.contains(command.verb()) && held.holds(event)) {
            asked = event;
        } else if (asked != null && event.from() == Side.SERVER) {
            answer = event;
        }
    }

    /// A command that is not found where it says it stands: the positions cannot be relied on.
    private static boolean isElsewhere(MailEvent event, HeldSide held) {
        return event instanceof MailEvent.Command command
                && command.tag().isEmpty()
                && !command.verb().isEmpty()
                && held.holds(event)
                && !held.beginsWith(event, command.verb());
    }

    private void setMessage(Side from, boolean under) {
        if (from == Side.CLIENT) {
            clientMessage = under;
        } else {
            serverMessage = under;
        }
    }

    /// What was held is decided on by now.
    void flush() {
        MailEvent command = asked;
        MailEvent reply = answer;
        if (command != null) {
            boolean decided = reply != null || (granted && presumed);
            if (!decided) {
                return;
            }
            if (granted) {
                client.remove(command);
            }
            if (granted && reply != null && !presumed) {
                server.remove(reply);
            }
            asked = null;
            answer = null;
            granted = false;
            presumed = false;
        }
        write(client, clientMessage);
        write(server, serverMessage);
    }

    private void write(HeldSide held, boolean message) {
        if (held.size() == 0 || held.side() == clear) {
            return;
        }
        if (mask.isEmpty()) {
            held.writeAll(out);
            return;
        }
        held.writeParts(out);
        if (message) {
            held.writeAll(out);
        }
    }

    void end() {
        over = true;
        if (!unsafe) {
            asked = null;
            clear = null;
            flush();
        }
        client.drop();
        server.drop();
        out.end();
    }

    /// How many bytes are written nowhere: nobody understands them, so that there may be a secret in them.
    long leftOut() {
        return client.leftOut() + server.leftOut();
    }

    /// How many bytes of memory more it takes than when this was asked before.
    long grown() {
        long before = counted;
        counted = over ? 0 : client.held() + server.held();
        return counted - before;
    }

    private HeldSide side(Side from) {
        return from == Side.CLIENT ? client : server;
    }
}
