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
    private final Map<Integer, OutputStream> open = new HashMap<>();
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
    public void messageBegins(TcpStream stream) {
        close(stream.index());
        int number = messages.merge(stream.index(), 1, Integer::sum);
        try {
            OutputStream file =
                    PrivateFile.create(folder.resolve("stream-" + stream.index() + "-message-" + number + ".eml"));
            open.put(stream.index(), new BufferedOutputStream(file));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public void messageBytes(TcpStream stream, byte[] array, int offset, int length) {
        OutputStream file = open.get(stream.index());
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
        if (event.event() instanceof MailEvent.Message) {
            close(stream.index());
        }
    }

    private void close(int stream) {
        OutputStream file = open.remove(stream);
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
