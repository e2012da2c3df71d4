package dev.kaifu.cli;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.tcp.TcpStream;
import dev.kaifu.capture.PrivateFile;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.protocol.net.Side;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Writes each message as `stream-N-message-M.eml`, the bytes as they passed, readable by its owner alone.
final class MessageExport implements PlaintextSink {
    private final Path folder;
    /// Where a message comes from: in IMAP both sides of a stream may send one at the same time.
    private record Source(int stream, Side from) {}

    private final Map<Source, OutputStream> open = new HashMap<>();
    private final Map<Integer, Integer> messages = new HashMap<>();

    MessageExport(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public void plaintext(TcpStream stream, Side from, byte[] array, int offset, int length) {
        // Only the messages are kept.
    }

    @Override
    public void messageBegins(TcpStream stream, Side from) {
        Source source = new Source(stream.index(), from);
        close(source);
        int number = messages.merge(stream.index(), 1, Integer::sum);
        try {
            OutputStream file =
                    PrivateFile.create(folder.resolve("stream-" + stream.index() + "-message-" + number + ".eml"));
            open.put(source, new BufferedOutputStream(file));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public void messageBytes(TcpStream stream, Side from, byte[] array, int offset, int length) {
        OutputStream file = open.get(new Source(stream.index(), from));
        if (file != null) {
            try {
                file.write(array, offset, length);
            } catch (IOException e) {
                throw unwritable(e);
            }
        }
    }

    @Override
    public void event(TcpStream stream, Conversation.Event event) {
        if (event.event() instanceof MailEvent.Message message) {
            close(new Source(stream.index(), message.from()));
        }
    }

    private void close(Source source) {
        OutputStream file = open.remove(source);
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw unwritable(e);
            }
        }
    }

    private UserError unwritable(IOException e) {
        return new UserError(
                ExitStatus.UNREADABLE,
                "the messages could not be written to " + TerminalText.escape(folder.toString()) + " ("
                        + TerminalText.escape(String.valueOf(e.getMessage())) + "); give a folder that you may write.");
    }
}
