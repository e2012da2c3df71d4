package dev.kaifu.protocol.mail.smtp;

import dev.kaifu.protocol.mail.LineReader;
import dev.kaifu.protocol.mail.MailDissector;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.mail.MailListener;
import dev.kaifu.protocol.mail.WireText;
import dev.kaifu.protocol.net.Side;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Follows both sides of an SMTP dialogue (RFC 5321), with AUTH (RFC 4954), STARTTLS (RFC 3207), PIPELINING (RFC 2920)
/// and BDAT (RFC 3030).
public final class SmtpDissector implements MailDissector {
    /// Commands that wait for their reply; a client that pipelines more is followed without pairing.
    private static final int MAX_PENDING = 1000;
    /// RFC 5321 sets no bound for the lines of one reply; longer ones are cut into several.
    private static final int MAX_REPLY_LINES = 500;

    private static final int MAX_VERB = 16;

    private final MailListener listener;
    private final LineReader clientLines = new LineReader();
    private final LineReader serverLines = new LineReader();
    private final Deque<String> pending = new ArrayDeque<>();
    private final List<String> replyLines = new ArrayList<>();
    private boolean replyBinary;
    private long clientAt;
    private long serverAt;
    private long clientLineAt;
    private long replyAt;
    private Optional<DataReader> data = Optional.empty();
    private long bdatLeft;
    private long bdatBytes;
    private boolean bdatLast;
    private boolean inBdat;
    private long messageAt;
    private String saslMechanism = "";
    private boolean saslTurn;
    private boolean greeted;

    public SmtpDissector(MailListener listener) {
        this.listener = listener;
    }

    @Override
    public void bytes(Side from, byte[] array, int offset, int length) {
        if (from == Side.SERVER) {
            server(array, offset, offset + length);
        } else {
            client(array, offset, offset + length);
        }
    }

    @Override
    public void gap(Side from, long length) {
        if (from == Side.CLIENT) {
            clientLines.next();
            clientAt += length;
            clientLineAt = clientAt;
            endMessage(false);
            event(new MailEvent.Unparsed(clientAt - length, clientAt, from, length + " bytes are missing"));
        } else {
            serverLines.next();
            replyLines.clear();
            serverAt += length;
            replyAt = serverAt;
            event(new MailEvent.Unparsed(serverAt - length, serverAt, from, length + " bytes are missing"));
        }
        // Which reply answers which command cannot be told any more.
        pending.clear();
    }

    @Override
    public void end(Side from) {
        if (from == Side.CLIENT) {
            if (!clientLines.isEmpty() && data.isEmpty()) {
                commandLine(clientLines.next());
            }
            endMessage(false);
        } else if (!serverLines.isEmpty()) {
            replyLine(serverLines.next());
        }
    }

    @Override
    public void tlsEstablished() {
        pending.clear();
        replyLines.clear();
        saslTurn = false;
        // RFC 3207 4.2: no greeting comes inside TLS after STARTTLS; with TLS from the start it does.
        clientAt = 0;
        serverAt = 0;
        clientLineAt = 0;
        replyAt = 0;
    }

    private void server(byte[] a, int offset, int end) {
        int at = offset;
        while (at < end) {
            int taken = serverLines.take(a, at, end);
            at += taken;
            serverAt += taken;
            if (serverLines.complete()) {
                replyLine(serverLines.next());
            }
        }
    }

    /// RFC 5321 4.2.1: `250-text` goes on, `250 text` is the last line.
    private void replyLine(byte[] line) {
        WireText text = WireText.of(line);
        boolean code = line.length >= 3 && digit(line[0]) && digit(line[1]) && digit(line[2]);
        if (!code) {
            event(new MailEvent.Unparsed(replyAt, serverAt, Side.SERVER, "not a reply: " + text.text()));
            replyLines.clear();
            replyAt = serverAt;
            return;
        }
        replyBinary |= text.binary();
        replyLines.add(text.text().length() > 4 ? text.text().substring(4) : "");
        boolean more = line.length > 3 && line[3] == '-' && replyLines.size() < MAX_REPLY_LINES;
        if (!more) {
            int number = Integer.parseInt(text.text().substring(0, 3));
            reply(number);
            replyLines.clear();
            replyBinary = false;
            replyAt = serverAt;
        }
    }

    private void reply(int code) {
        event(new MailEvent.Reply(replyAt, serverAt, code, List.copyOf(replyLines), replyBinary));
        if (!greeted && pending.isEmpty()) {
            greeted = true;
            return;
        }
        greeted = true;
        String verb = pending.isEmpty() ? "" : pending.peekFirst();
        saslTurn = verb.equals("AUTH") && code == 334;
        if (saslTurn) {
            return;
        }
        pending.pollFirst();
        if (verb.equals("DATA") && code == 354) {
            data = Optional.of(new DataReader());
            messageAt = clientAt;
            pending.addFirst("message");
            listener.messageBegins(Side.CLIENT);
        } else if (verb.equals("STARTTLS") && code == 220) {
            event(new MailEvent.TlsBegins(serverAt, serverAt, Side.SERVER));
        }
    }

    private void client(byte[] a, int offset, int end) {
        int at = offset;
        while (at < end) {
            int taken;
            if (data.isPresent()) {
                taken = data.get().take(a, at, end, listener);
                clientAt += taken;
                if (data.get().ended()) {
                    endMessage(true);
                }
            } else if (bdatLeft > 0) {
                taken = (int) Math.min(bdatLeft, end - at);
                listener.messageBytes(a, at, taken);
                clientAt += taken;
                bdat(taken);
            } else {
                taken = clientLines.take(a, at, end);
                clientAt += taken;
                if (clientLines.complete()) {
                    commandLine(clientLines.next());
                }
            }
            at += taken;
        }
    }

    private void endMessage(boolean complete) {
        if (data.isPresent()) {
            event(new MailEvent.Message(
                    messageAt, clientAt, Side.CLIENT, data.get().bytes(), complete));
            data = Optional.empty();
        } else if (inBdat) {
            event(new MailEvent.Message(messageAt, clientAt, Side.CLIENT, bdatBytes, complete));
            inBdat = false;
            bdatLeft = 0;
        }
        clientLineAt = clientAt;
    }

    private void bdat(int taken) {
        bdatLeft -= taken;
        bdatBytes += taken;
        clientLineAt = clientAt;
        if (bdatLeft == 0 && bdatLast) {
            endMessage(true);
        }
    }

    private void commandLine(byte[] line) {
        long at = clientLineAt;
        clientLineAt = clientAt;
        WireText text = WireText.of(line);
        if (saslTurn) {
            saslTurn = false;
            event(new MailEvent.SaslLine(at, clientAt, Side.CLIENT, saslMechanism, text.text()));
            return;
        }
        String whole = text.text();
        int space = whole.indexOf(' ');
        String verb = (space < 0 ? whole : whole.substring(0, space)).toUpperCase(Locale.ROOT);
        String argument = space < 0 ? "" : whole.substring(space + 1);
        event(new MailEvent.Command(at, clientAt, verb, argument, text.binary()));
        if (pending.size() < MAX_PENDING) {
            pending.addLast(verb.length() > MAX_VERB ? "" : verb);
        }
        switch (verb) {
            case "AUTH" -> saslMechanism = argument.strip().split(" ", 2)[0].toUpperCase(Locale.ROOT);
            case "BDAT" -> beginBdat(argument);
            default -> {
                // The other commands do not change how the next bytes are read.
            }
        }
    }

    /// RFC 3030 2: `BDAT chunk-size [LAST]`, then that many bytes.
    private void beginBdat(String argument) {
        String[] words = argument.strip().split(" +", 2);
        if (!words[0].matches("[0-9]{1,18}")) {
            return;
        }
        if (!inBdat) {
            inBdat = true;
            bdatBytes = 0;
            messageAt = clientAt;
            listener.messageBegins(Side.CLIENT);
        }
        bdatLeft = Long.parseLong(words[0]);
        bdatLast = words.length > 1 && words[1].strip().equalsIgnoreCase("LAST");
        if (bdatLeft == 0 && bdatLast) {
            endMessage(true);
        }
    }

    private void event(MailEvent event) {
        listener.event(event);
    }

    private static boolean digit(byte b) {
        return b >= '0' && b <= '9';
    }
}
