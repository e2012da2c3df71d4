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
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Writes each message as `stream-N-message-M.eml`, the bytes as they passed, readable by its owner alone.
final class MessageExport implements PlaintextSink {
    /// Files open at a time: systems allow a process some hundreds. Of more messages under way, those that were silent
    /// longest are closed, and opened again when they go on.
    static final int MAX_OPEN = 128;

    private final Path folder;
    /// Where a message comes from: in IMAP both sides of a stream may send one at the same time.
    private record Source(int stream, Side from) {}

    /// The files of the messages under way.
    private final Map<Source, Path> underWay = new HashMap<>();
    /// Those that are open, the one that was silent longest first.
    private final LinkedHashMap<Source, OutputStream> open = new LinkedHashMap<>(16, 0.75f, true);

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
        Path file = folder.resolve("stream-" + stream.index() + "-message-" + number + ".eml");
        try {
            makeRoom();
            open.put(source, new BufferedOutputStream(PrivateFile.create(file)));
            underWay.put(source, file);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void makeRoom() throws IOException {
        while (open.size() >= MAX_OPEN) {
            open.pollFirstEntry().getValue().close();
        }
    }

    /// The file of a message under way, open.
    private OutputStream file(Source source, Path path) throws IOException {
        OutputStream known = open.get(source);
        if (known != null) {
            return known;
        }
        makeRoom();
        OutputStream again = new BufferedOutputStream(Files.newOutputStream(path, StandardOpenOption.APPEND));
        open.put(source, again);
        return again;
    }

    @Override
    public void messageBytes(TcpStream stream, Side from, byte[] array, int offset, int length) {
        Source source = new Source(stream.index(), from);
        Path path = underWay.get(source);
        if (path != null) {
            try {
                file(source, path).write(array, offset, length);
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
        underWay.remove(source);
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
