package dev.kaifu.cli;

import dev.kaifu.analysis.Opener;
import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.capture.NotACaptureException;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;

/// `kaifu open`: captures in, dialogues out.
@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        description = "Opens captures with the secrets given and shows the mail dialogues.",
        footer = {
            "",
            "Examples:",
            "  kaifu open mail.pcap --keys keys.log     a capture and its key log",
            "  kaifu open mail.pcap --keys smtp.log     the log of openssl s_client -msg, as it is",
            "  kaifu open a.pcap b.pcapng --format ndjson | jq .status",
            "  kaifu open mail.pcap --keys keys.log --follow 0 --raw --side client",
            "",
            "Exit status: 0 all is well, 2 wrong usage, 3 a file could not be read whole."
        })
final class OpenCommand implements Callable<Integer> {
    /// What the output may be.
    enum Format {
        TEXT,
        JSON,
        NDJSON
    }

    @Parameters(arity = "1..*", paramLabel = "CAPTURE", description = "pcap or pcapng files; - is stdin.")
    private List<Path> captures;

    @Option(names = "--keys", paramLabel = "FILE", description = "Text with TLS secrets; may be given again.")
    private List<Path> keys = new ArrayList<>();

    @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default: text).")
    private Format format;

    @Option(names = "--digest", description = "Adds SHA-256 digests of the plaintext to the JSON.")
    private boolean digest;

    @Option(names = "--follow", defaultValue = "-1", paramLabel = "N", description = "Prints stream N with --raw.")
    private int follow;

    @Option(names = "--raw", description = "With --follow: the bytes as they passed, passwords included.")
    private boolean raw;

    @Option(names = "--side", description = "With --follow: client or server alone.")
    private Side side;

    @Option(names = "--show-secrets", description = "Shows passwords instead of masking them.")
    private boolean showSecrets;

    private final SecretStore secrets = new SecretStore();

    @Override
    public Integer call() {
        if (raw != (follow >= 0)) {
            throw new UserError(ExitStatus.USAGE, "--follow N and --raw go together; give both.");
        }
        keys.forEach(file -> KeyFiles.scan(file).into(secrets));
        try (PrintStream out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
                false,
                StandardCharsets.UTF_8)) {
            return raw ? followRaw(out) : report(out);
        }
    }

    private int followRaw(PrintStream out) {
        PlaintextSink sink = (stream, from, a, offset, length) -> {
            boolean wanted = side == null || side == from;
            if (stream.index() == follow && wanted) {
                out.write(a, offset, length);
            }
        };
        return read(sink, conversation -> {});
    }

    private int report(PrintStream out) {
        Masking masking = new Masking(showSecrets);
        if (format == Format.TEXT) {
            TextReport text = new TextReport(out, masking);
            return read(PlaintextSink.NONE, text::conversation);
        }
        try (JsonGenerator json = JsonFactory.builder()
                .rootValueSeparator("\n")
                .build()
                .createGenerator(tools.jackson.core.ObjectWriteContext.empty(), out)) {
            JsonReport report = new JsonReport(json, masking);
            if (format == Format.JSON) {
                json.writeStartArray();
            }
            int status = read(PlaintextSink.NONE, report::conversation);
            if (format == Format.JSON) {
                json.writeEndArray();
            }
            json.writeRaw('\n');
            return status;
        }
    }

    private int read(PlaintextSink sink, Consumer<Conversation> conversations) {
        Opener opener = new Opener(secrets, sink, digest, conversations);
        boolean unreadable = false;
        for (Path capture : captures) {
            unreadable |= !fromFile(capture, () -> {
                if (!isStdin(capture)) {
                    opener.collectSecrets(capture);
                }
            });
        }
        if (unreadable) {
            return ExitStatus.UNREADABLE;
        }
        for (Path capture : captures) {
            unreadable |= !fromFile(capture, () -> {
                if (isStdin(capture)) {
                    opener.read(System.in, "stdin");
                } else {
                    opener.read(capture);
                }
            });
        }
        opener.finish();
        opener.damages().forEach(sentence -> System.err.println("kaifu: " + TerminalText.escape(sentence)));
        return unreadable || !opener.damages().isEmpty() ? ExitStatus.UNREADABLE : ExitStatus.OK;
    }

    private static boolean isStdin(Path capture) {
        return capture.toString().equals("-");
    }

    /// Work on a file that may fail for reasons of the file.
    private interface FileWork {
        void run() throws IOException;
    }

    private static boolean fromFile(Path file, FileWork work) {
        String name = TerminalText.escape(file.toString());
        try {
            work.run();
            return true;
        } catch (NotACaptureException e) {
            System.err.println("kaifu: " + TerminalText.escape(String.valueOf(e.getMessage())));
        } catch (NoSuchFileException e) {
            System.err.println("kaifu: there is no file " + name + "; check the path.");
        } catch (IOException e) {
            System.err.println("kaifu: " + name + " could not be read (" + e.getMessage() + ").");
        }
        return false;
    }
}
