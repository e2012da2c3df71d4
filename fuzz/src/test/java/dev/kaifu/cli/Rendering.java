package dev.kaifu.cli;

import dev.kaifu.analysis.Opener;
import dev.kaifu.analysis.finding.Findings;
import dev.kaifu.analysis.rewrite.PlaintextCapture;
import dev.kaifu.capture.NotACaptureException;
import dev.kaifu.fuzz.Law;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/// A capture as `open` shows it, in each of its forms.
final class Rendering {
    private Rendering() {}

    static String text(byte[] capture, Masking masking) throws IOException {
        return of(capture, out -> new TextReport(print(out), masking, new TextStyle(false)));
    }

    /// The first stream.
    static String follow(byte[] capture, Masking masking) throws IOException {
        return of(capture, out -> new FollowText(print(out), 0, _ -> true, masking));
    }

    static String json(byte[] capture, Masking masking) throws IOException {
        return of(capture, out -> new JsonReport(out, masking, false));
    }

    static String events(byte[] capture, Masking masking) throws IOException {
        return of(capture, out -> new JsonEvents(out, masking));
    }

    static String csv(byte[] capture) throws IOException {
        return of(capture, out -> new CsvReport(print(out)));
    }

    /// What `--write --share` puts into a file, before it is looked through; it is read again as a capture.
    static String shared(byte[] capture) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PlaintextCapture written = new PlaintextCapture(out, Optional.of(new SharedBytes()));
        Opener opener =
                new Opener(new SecretStore(), written, false, conversation -> written.ended(conversation.stream()));
        opener.read(new ByteArrayInputStream(capture), "it");
        opener.finish();
        json(out.toByteArray(), new Masking(false));
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static PrintStream print(ByteArrayOutputStream out) {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    private static String of(byte[] capture, Function<ByteArrayOutputStream, OpenReport> maker) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OpenReport report = maker.apply(out);
        Opener opener = new Opener(
                new SecretStore(),
                report.sink(),
                true,
                conversation -> report.conversation(conversation, Findings.of(conversation)));
        try {
            opener.read(new ByteArrayInputStream(capture), "it");
        } catch (NotACaptureException e) {
            throw new AssertionError("what was written is a capture", e);
        }
        opener.finish();
        report.finish();
        opener.damages().forEach(sentence -> Law.holds(false, "what was written is whole: %s", sentence));
        return out.toString(StandardCharsets.UTF_8);
    }
}
