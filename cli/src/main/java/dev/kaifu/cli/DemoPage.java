package dev.kaifu.cli;

import dev.kaifu.analysis.Opener;
import dev.kaifu.analysis.finding.Findings;
import dev.kaifu.demo.DemoServer;
import dev.kaifu.demo.Misbehaviour;
import dev.kaifu.probe.check.CheckResult;
import dev.kaifu.probe.check.Sentences;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;

/// What the demo prints, in the order in which it goes on: `Demo.properties` and its translations.
final class DemoPage {
    /// Lines shown of the message; all of it is in its file.
    private static final int MAX_LINES = 40;

    private final PrintStream out;
    private final TextStyle style;
    private final CheckText text;
    private final ResourceBundle words;
    /// The ports, in the words of Wireshark's "Decode As", for they are not the usual ones.
    private String decodeAs = "";

    DemoPage(PrintStream out, Locale language, TextStyle style) {
        this.out = out;
        this.style = style;
        this.text = new CheckText(out, new Sentences(language), style);
        this.words = ResourceBundle.getBundle(
                "dev.kaifu.cli.Demo",
                language,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    void server(DemoServer server, Misbehaviour misbehaviour) {
        out.println(new MessageFormat(words.getString("server"), Locale.ROOT).format(new Object[] {
            Integer.toString(server.implicitTlsPort()),
            Integer.toString(server.startTlsPort()),
            Integer.toString(server.imapsPort())
        }));
        if (misbehaviour != Misbehaviour.NONE) {
            String name = misbehaviour.name().toLowerCase(Locale.ROOT);
            out.println(new MessageFormat(words.getString("server.broken"), Locale.ROOT).format(new Object[] {name}));
        }
        decodeAs = "-d tls.port==" + server.implicitTlsPort() + ",smtp -d tcp.port==" + server.startTlsPort()
                + ",smtp -d tls.port==" + server.imapsPort() + ",imap";
        out.println();
        out.flush();
    }

    void check(CheckResult result) {
        heading("check");
        text.cells(result);
        out.flush();
    }

    /// Opens the recording anew, from its file and nothing else, and shows the dialogues and the first message.
    void opened(DemoFiles files) {
        heading("open");
        TextReport report = new TextReport(out, new Masking(false), style);
        Opener opener = new Opener(
                new SecretStore(),
                new MessageExport(files.messages()),
                false,
                conversation -> report.conversation(conversation, Findings.of(conversation)));
        try {
            opener.collectSecrets(files.recording());
            opener.read(files.recording());
            opener.finish();
            report.finish();
            out.println();
            try (Stream<Path> messages = Files.list(files.messages())) {
                for (Path message : messages.sorted().limit(1).toList()) {
                    message(message);
                }
            }
        } catch (IOException e) {
            throw new UserError(
                    ExitStatus.UNREADABLE,
                    "the demo's files in " + TerminalText.escape(files.folder().toString())
                            + " could not be read again (" + TerminalText.escape(String.valueOf(e.getMessage()))
                            + ").");
        }
        out.flush();
    }

    private void message(Path file) throws IOException {
        heading("message");
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            lines.limit(MAX_LINES).forEach(line -> out.println("  " + TerminalText.escape(line)));
        }
        out.println();
    }

    void verdict(CheckResult result) {
        text.verdicts(result);
        out.println();
    }

    void files(DemoFiles files) {
        heading("files");
        String recording = TerminalText.escape(files.recording().toString());
        kept(recording, "recording");
        kept(TerminalText.escape(files.keyLog().toString()), "keylog");
        kept(TerminalText.escape(files.messages().toString()), "messages");
        out.println(words.getString("wireshark") + ":");
        out.println("  wireshark " + decodeAs + " " + recording);
        out.println("  ./kaifu open " + recording);
    }

    private void kept(String path, String key) {
        out.println("  " + path);
        out.println("      " + words.getString(key));
    }

    private void heading(String key) {
        out.println(style.head("== " + words.getString(key)));
    }
}
