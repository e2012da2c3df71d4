package dev.kaifu.cli;

import dev.kaifu.analysis.Opener;
import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.rewrite.CaptureCopy;
import dev.kaifu.analysis.rewrite.PlaintextCapture;
import dev.kaifu.analysis.rewrite.SessionKeyLog;
import dev.kaifu.capture.CaptureFile;
import dev.kaifu.capture.CapturedPacket;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A capture that is written beside what a command prints.
final class CaptureWriting implements AutoCloseable {
    /// What goes into it.
    enum Kind {
        /// The packets, no secrets.
        PACKETS,
        /// The packets, before them the secrets that open them.
        WITH_SECRETS,
        /// What was opened, in frames without TLS.
        PLAINTEXT,
        /// The same without passwords.
        SHARE;

        boolean opened() {
            return this == PLAINTEXT || this == SHARE;
        }

        /// Whether the file is for its owner's eyes alone.
        boolean isPrivate() {
            return this == WITH_SECRETS || this == PLAINTEXT;
        }
    }

    private final Path file;
    private final Kind kind;
    private final SessionKeyLog keyLog;
    private final OutputStream out;
    private final SharedBytes shared = new SharedBytes();
    private final Optional<PlaintextCapture> plaintext;
    private final WholeFile whole;
    private boolean seen;
    private boolean finished;
    private boolean broken;

    private CaptureWriting(Path file, Kind kind) throws IOException {
        this.file = file;
        this.kind = kind;
        this.keyLog = new SessionKeyLog();
        this.whole = WholeFile.begin(file, kind.isPrivate());
        this.out = new BufferedOutputStream(whole.out());
        this.plaintext = kind.opened()
                ? Optional.of(new PlaintextCapture(out, kind == Kind.SHARE ? Optional.of(shared) : Optional.empty()))
                : Optional.empty();
    }

    /// Begins the file.
    static CaptureWriting to(Path file, Kind kind, List<Path> captures) {
        for (Path capture : captures) {
            if (isSame(file, capture)) {
                throw new UserError(
                        ExitStatus.USAGE, name(file) + " is one of the captures that are read; write to another file.");
            }
        }
        try {
            return new CaptureWriting(file, kind);
        } catch (IOException e) {
            throw unwritable(file);
        }
    }

    private static boolean isSame(Path one, Path capture) {
        // What `< FILE` gave.
        Path other = CaptureInputs.isStdin(capture) ? StdinFile.NAME : capture;
        try {
            return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
        } catch (IOException e) {
            return one.equals(other);
        }
    }

    /// What it has to see while it passes.
    PlaintextSink sink() {
        return plaintext.<PlaintextSink>map(sink -> sink).orElse(PlaintextSink.NONE);
    }

    /// Whether the captures are read once more for it, pipes too.
    boolean copies() {
        return !kind.opened();
    }

    /// Watches for the secrets that prove themselves.
    void watch(Opener opener) {
        if (kind == Kind.WITH_SECRETS) {
            opener.proofsTo(keyLog::proof);
        }
    }

    void conversation(Conversation conversation) {
        seen = true;
        keyLog.conversation(conversation);
        plaintext.ifPresent(to -> to.ended(conversation.stream()));
    }

    /// All captures are read and their conversations given out: the file is completed.
    void finish(CaptureInputs inputs) {
        if (copies() && !inputs.lost().isEmpty()) {
            close();
            throw new UserError(
                    ExitStatus.UNREADABLE,
                    name(file) + " was not written: its packets come from a second reading, and "
                            + String.join(", ", inputs.lost())
                            + " gave more than is kept of a pipe (1 GiB, where the disk has room); write the pipe to a"
                            + " file first, and give that.");
        }
        try {
            boolean empty = copies() ? copy(inputs) == 0 : !seen;
            if (empty && inputs.someUnreadable()) {
                broken = true;
                close();
                System.err.println("kaifu: " + name(file) + " was not written, for there is no packet to write.");
                return;
            }
            out.close();
            if (kind == Kind.SHARE) {
                new SharedCheck(whole.written(), file, shared.hidden()).run();
            }
            whole.keep();
            finished = true;
        } catch (IOException | UncheckedIOException e) {
            broken = true;
            throw unwritable(file);
        }
        tell();
    }

    /// @return packets
    private long copy(CaptureInputs inputs) throws IOException {
        if (kind == Kind.WITH_SECRETS && keyLog.isEmpty()) {
            System.err.println("kaifu: no secret opens a session of the capture, so that " + name(file)
                    + " holds none; see kaifu keys FILE --for CAPTURE.");
        }
        if (keyLog.isFull()) {
            System.err.println("kaifu: there was no room for the secrets of all sessions, so that " + name(file)
                    + " lacks some; split the capture by host or port.");
        }
        CaptureCopy copy = new CaptureCopy(out, kind == Kind.WITH_SECRETS ? keyLog.texts() : List.of());
        CapturedPacket packet = new CapturedPacket();
        inputs.onceMore((in, name, _) -> CaptureFile.read(in, name, copy, packet));
        copy.finish();
        copy.leftOut().forEach(what -> System.err.println("kaifu: " + what + " of " + name(file) + "."));
        return copy.packets();
    }

    private void tell() {
        String what = switch (kind) {
            case PACKETS -> "the packets, no secrets of TLS";
            case WITH_SECRETS -> keyLog.isEmpty() ? "only you can read it" : "it holds secrets, only you can read it";
            case PLAINTEXT -> "it holds what was said in the clear, passwords too; only you can read it";
            case SHARE ->
                "no secrets of TLS, passwords masked, no comments and no names of the captures; letters are in it as"
                        + " they passed";
        };
        System.err.println("kaifu: wrote " + name(file) + "; " + what + ".");
        List<String> leftOut = plaintext.map(PlaintextCapture::leftOut).orElse(List.of());
        if (!leftOut.isEmpty()) {
            System.err.println("kaifu: not written, because a password may stand in what is not understood: "
                    + String.join(", ", leftOut) + ".");
        }
    }

    private static String name(Path file) {
        return TerminalText.escape(file.toString());
    }

    private static UserError unwritable(Path file) {
        return new UserError(
                ExitStatus.UNREADABLE,
                name(file) + " could not be written; check that its folder is there, and the disk.");
    }

    /// Does the same with each, whatever becomes of those before it.
    static void each(List<CaptureWriting> writings, Consumer<CaptureWriting> what) {
        Optional<UserError> first = Optional.empty();
        for (CaptureWriting writing : writings) {
            try {
                what.accept(writing);
            } catch (UserError e) {
                if (first.isPresent()) {
                    System.err.println("kaifu: " + e.getMessage());
                } else {
                    first = Optional.of(e);
                }
            }
        }
        if (first.isPresent()) {
            throw first.get();
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            // Nobody wants it any more, and the disk may still be full.
            broken = true;
        }
        if (finished) {
            return;
        }
        finished = true;
        try {
            // Of what is shared, nobody has looked through it; of a copy there is nothing, or half.
            if (kind == Kind.PLAINTEXT && !broken && !whole.replaces()) {
                whole.keep();
            } else {
                whole.discard();
            }
        } catch (IOException e) {
            throw unwritable(file);
        }
    }
}
