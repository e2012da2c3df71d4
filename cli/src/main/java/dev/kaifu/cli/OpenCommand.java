package dev.kaifu.cli;

import dev.kaifu.analysis.Opener;
import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.analysis.finding.Finding;
import dev.kaifu.analysis.finding.Findings;
import dev.kaifu.analysis.work.ConversationSink;
import dev.kaifu.analysis.work.SpillLostException;
import dev.kaifu.protocol.foreign.ForeignLibrary;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// `kaifu open`: captures in, dialogues out.
final class OpenCommand implements Callable<Integer> {
    private static final int MAX_WORKERS = 256;

    /// What the output may be.
    enum Format {
        TEXT,
        JSON,
        NDJSON,
        EVENTS,
        CSV
    }

    private List<Path> captures = List.of();
    private List<Path> keys = List.of();
    private final SecretOptions keyOptions = new SecretOptions();
    private boolean tryAll;
    private Format format = Format.TEXT;
    private boolean digest;
    private int follow = -1;
    private boolean raw;
    private @Nullable Side side;
    private @Nullable Path messages;
    private @Nullable Path write;
    private boolean withSecrets;
    private boolean plaintext;
    private boolean share;
    private boolean showSecrets;
    private int workers = Runtime.getRuntime().availableProcessors();
    private boolean noWait;

    private final SecretStore secrets = KeyFiles.store();
    private final GrowingKeyFiles growing = new GrowingKeyFiles(secrets);
    private Optional<Conversation> followed = Optional.empty();
    private boolean error;

    CommandSpec spec() {
        return new CommandDescription(
                        "open", this, "Opens captures with the secrets given and shows the mail dialogues.")
                .parameters(
                        "1..*", Path.class, "CAPTURE", "pcap or pcapng files; - is stdin.", given -> captures = given)
                .values(
                        "--keys",
                        Path.class,
                        "FILE",
                        "Text with TLS secrets; may be given again.",
                        given -> keys = given)
                .group(keyOptions)
                .flag(
                        "--try-all",
                        "Tries every secret with every session that its own do not open; may take long.",
                        given -> tryAll = given)
                .value(
                        "--format",
                        Format.class,
                        "FORMAT",
                        "text, json, ndjson, events or csv (default: text).",
                        given -> format = given)
                .flag("--digest", "Adds SHA-256 digests of the plaintext to the JSON.", given -> digest = given)
                .value("--follow", Integer.class, "N", "Prints stream N alone.", given -> follow = given)
                .flag("--raw", "With --follow: the bytes as they passed, passwords included.", given -> raw = given)
                .value("--side", Side.class, "SIDE", "With --follow: client or server alone.", given -> side = given)
                .value(
                        "--export-messages",
                        Path.class,
                        "DIR",
                        "Writes each message there as .eml.",
                        given -> messages = given)
                .value(
                        "--write",
                        Path.class,
                        "FILE",
                        "Writes the packets anew, as pcapng without secrets.",
                        given -> write = given)
                .flag(
                        "--with-secrets",
                        "With --write: with the secrets that open the sessions in it.",
                        given -> withSecrets = given)
                .flag(
                        "--plaintext",
                        "With --write: what was opened, in TCP frames without TLS.",
                        given -> plaintext = given)
                .flag("--share", "With --write: as --plaintext, with passwords masked.", given -> share = given)
                .flag("--show-secrets", "Shows passwords instead of masking them.", given -> showSecrets = given)
                .value(
                        "--workers",
                        Integer.class,
                        "N",
                        "Threads to open with (default: one a processor); the output is the same with any number.",
                        given -> workers = given)
                .flag(
                        "--no-wait",
                        "From a pipe: shows what passes at once, instead of waiting for secrets that come behind it.",
                        given -> noWait = given)
                .footer(
                        "",
                        "Examples:",
                        "  kaifu open mail.pcap --keys keys.log     a capture and its key log",
                        "  kaifu open mail.pcap --keys smtp.log     an openssl s_client -msg log",
                        "  kaifu open mail.pcap --rsa-key mx.key    the server's key, where RSA exchanges keys",
                        "  kaifu open a.pcap b.pcapng --format ndjson | jq .status",
                        "  kaifu open mail.pcap --keys keys.log --follow 0 --raw --side client",
                        "  kaifu open mail.pcap --keys keys.log --export-messages mails",
                        "  kaifu open mail.pcap --keys keys.log --write mail.pcapng --with-secrets",
                        "",
                        "Exit status: 0 all is well, 1 a finding of severity error or a stream that",
                        "could not be had, 2 wrong usage, 3 a file could not be read whole, 130 Ctrl-C.")
                .spec();
    }

    @Override
    public Integer call() {
        if (follow < 0 && (raw || side != null)) {
            throw new UserError(ExitStatus.USAGE, "--raw and --side need --follow N; give the stream's number.");
        }
        if (workers < 1 || workers > MAX_WORKERS) {
            throw new UserError(ExitStatus.USAGE, "--workers takes a number from 1 to " + MAX_WORKERS + ".");
        }
        if (write == null && (withSecrets || plaintext || share)) {
            throw new UserError(
                    ExitStatus.USAGE, "--with-secrets, --plaintext and --share need --write FILE; name the file.");
        }
        if (withSecrets && (plaintext || share)) {
            throw new UserError(
                    ExitStatus.USAGE,
                    "--with-secrets goes with packets as they are; leave out --plaintext and --share.");
        }
        ForeignLibrary.failure()
                .ifPresent(why -> tell(why + "; records are opened with the JDK's ciphers, which takes longer here."));
        WarmUp.begin(captures, workers);
        keyOptions.into(secrets);
        KeyReading reading = new KeyReading(keys, this::readKeys, workers > 1 && mayReadKeysBeside());
        StandardOutput out = new StandardOutput();
        if (write != null) {
            // Whoever reads what is printed may be gone; the file is wanted all the same.
            out.goOnWithoutReader();
        }
        try (Interruption interruption = Interruption.watch()) {
            int status = read(report(out), out, interruption, reading);
            out.check();
            return status;
        } catch (StandardOutput.ReaderGone e) {
            return ExitStatus.OK;
        } catch (UserError e) {
            // Where the keys cannot be read either, that is told, as if they had been read first.
            reading.await();
            throw e;
        } finally {
            reading.tell();
        }
    }

    /// Whether all is given out by [#printing] alone, and nothing asks for secrets before.
    private boolean mayReadKeysBeside() {
        boolean shownAtTheEnd = follow < 0 && messages == null && write == null && format != Format.EVENTS;
        return shownAtTheEnd && captures.stream().allMatch(KeyReading::isFile);
    }

    private void readKeys(Path file, Consumer<String> tell) {
        String name = TerminalText.escape(file.toString());
        if (KeyFiles.isCapture(file)) {
            tell.accept(name + " is a capture, not a key log; secrets inside a capture are used when it"
                    + " is given as CAPTURE.");
            return;
        }
        growing.add(file);
        KeyFileTally found = KeyFiles.read(file, secrets);
        Optional<String> hint = found.secrets() == 0 ? KeyFiles.privateKeyHint(file) : Optional.empty();
        if (hint.isPresent()) {
            tell.accept(hint.get());
        } else if (found.secrets() == 0 && found.resumptionPskOnly() == 0) {
            tell.accept(
                    "no TLS secret was found in " + name + "; give a key log, or the output of openssl s_client -msg.");
        }
        long bad = found.badLines();
        if (bad > 0) {
            tell.accept(bad + (bad == 1 ? " line" : " lines") + " of " + name
                    + (bad == 1 ? " is" : " are") + " no valid key-log line, the first at line "
                    + found.firstBadLines().getFirst() + "; left out.");
        }
    }

    private OpenReport report(StandardOutput out) {
        PrintStream text = out.text();
        Masking masking = new Masking(showSecrets);
        if (follow >= 0) {
            return raw
                    ? new FollowRaw(text, follow, from -> side == null || side == from)
                    : new FollowText(text, follow, from -> side == null || side == from, masking);
        }
        return switch (format) {
            case TEXT -> new TextReport(text, masking, TextStyle.ofEnvironment());
            case JSON -> new JsonReport(out, masking, false);
            case NDJSON -> new JsonReport(out, masking, true);
            case EVENTS -> new JsonEvents(out, masking);
            case CSV -> new CsvReport(text);
        };
    }

    private int read(OpenReport report, StandardOutput out, Interruption interruption, KeyReading reading) {
        ReadProgress progress = ReadProgress.onStandardError();
        Optional<CaptureWriting> writing =
                Optional.ofNullable(write).map(file -> CaptureWriting.to(file, writingKind(), captures));
        PlaintextSink sink = sink(report, writing);
        try (CaptureInputs inputs = new CaptureInputs(captures, interruption, progress);
                Opener opener = opener(sink, report, out, progress, writing, reading, !inputs.areFiles())) {
            opener.secretsAreComing(reading::await);
            if (tryAll) {
                opener.tryAllSecrets();
            }
            writing.ifPresent(to -> to.watch(opener));
            // DSBs may stand behind the packets that need them: all files are looked through where a secret is missing.
            opener.secretsElsewhere(() -> inputs.readableAgain((in, name, _) -> opener.collectSecrets(in, name)));
            boolean later = false;
            if (!inputs.areFiles()) {
                opener.secretsMayGrow(growing::readOn);
                later = !noWait && waitForPipes(opener, inputs, sink);
            }
            if (writing.filter(CaptureWriting::copies).isPresent()) {
                inputs.keepPipes();
            }
            Runnable earlier =
                    () -> opener.readableAgain(again -> inputs.readableAgain((in, name, _) -> again.read(in, name)));
            if (!later) {
                earlier.run();
            }
            inputs.all(opener::read);
            if (later) {
                earlier.run();
            }
            reading.await();
            reading.tell();
            opener.finish();
            int status = finish(opener, report, out, interruption, inputs, progress);
            writing.ifPresent(to -> to.finish(inputs));
            return status;
        } catch (SpillLostException e) {
            throw new UserError(ExitStatus.UNREADABLE, TerminalText.escape(String.valueOf(e.getMessage())));
        } catch (OutOfMemoryError e) {
            throw new UserError(
                    ExitStatus.FINDING,
                    "memory ran out before the capture was read to its end; split it by host or port, and open the parts"
                            + " one by one.");
        } finally {
            writing.ifPresent(CaptureWriting::close);
        }
    }

    /// From a pipe, secrets may come behind what they open.
    ///
    /// @return whether all can be read again only when it was read
    private boolean waitForPipes(Opener opener, CaptureInputs inputs, PlaintextSink sink) {
        if (sink.equals(PlaintextSink.NONE)) {
            opener.secretsMayComeLate();
            // Only what these open may be resumed under no secret of its own.
            boolean keeps = !secrets.keys().isEmpty() || secrets.holdsPremasters();
            if (keeps) {
                inputs.keepPipes();
            }
            return keeps;
        }
        if (format != Format.EVENTS || follow >= 0) {
            inputs.readPipesAhead();
        }
        return false;
    }

    private CaptureWriting.Kind writingKind() {
        if (share) {
            return CaptureWriting.Kind.SHARE;
        }
        return plaintext
                ? CaptureWriting.Kind.PLAINTEXT
                : withSecrets ? CaptureWriting.Kind.WITH_SECRETS : CaptureWriting.Kind.PACKETS;
    }

    private PlaintextSink sink(OpenReport report, Optional<CaptureWriting> writing) {
        List<PlaintextSink> sinks = new ArrayList<>(List.of(report.sink()));
        if (messages != null) {
            sinks.add(new MessageExport(messages));
        }
        writing.map(CaptureWriting::sink).ifPresent(sinks::add);
        sinks.removeIf(PlaintextSink.NONE::equals);
        return sinks.isEmpty() ? PlaintextSink.NONE : new Sinks(sinks);
    }

    /// @param prompt behind a pipe the next conversation may be long in coming
    private Opener opener(
            PlaintextSink sink,
            OpenReport report,
            StandardOutput out,
            ReadProgress progress,
            Optional<CaptureWriting> writing,
            KeyReading reading,
            boolean prompt) {
        ConversationSink<OpenReport.Rendered> printing = new ConversationSink<>() {
            @Override
            public OpenReport.Rendered prepare(Conversation conversation) {
                List<Finding> findings = Findings.of(conversation);
                return new OpenReport.Rendered(conversation, findings, report.text(conversation, findings));
            }

            @Override
            public void accept(OpenReport.Rendered rendered) {
                // What is wrong with the keys is known before anything is shown.
                reading.await();
                reading.tell();
                error |= rendered.hasError();
                if (rendered.conversation().stream().index() == follow) {
                    followed = Optional.of(rendered.conversation());
                }
                if (writing.isPresent()) {
                    writing.get().conversation(rendered.conversation());
                }
                progress.beforeOutput();
                report.print(rendered);
                if (prompt) {
                    out.check();
                } else {
                    out.checkSoon();
                }
            }

            @Override
            public OpenReport.Rendered withoutDetails(OpenReport.Rendered rendered) {
                return rendered.withoutEvents();
            }

            @Override
            public int cost(OpenReport.Rendered rendered) {
                return rendered.cost();
            }
        };
        // What is shown while it passes has to come in the order in which it passed.
        return sink.equals(PlaintextSink.NONE)
                ? new Opener(secrets, digest, workers, printing)
                : new Opener(secrets, sink, digest, conversation -> printing.accept(printing.prepare(conversation)));
    }

    private int finish(
            Opener opener,
            OpenReport report,
            StandardOutput out,
            Interruption interruption,
            CaptureInputs inputs,
            ReadProgress progress) {
        report.finish();
        out.check();
        progress.clear();
        if (interruption.asked()) {
            tell(Interruption.SHOWN);
            return ExitStatus.INTERRUPTED;
        }
        opener.damages().forEach(OpenCommand::tell);
        List<String> shortened = inputs.shortened();
        shortened.forEach(sentence -> System.err.println("kaifu: " + sentence));
        if (!inputs.someUnreadable()) {
            opener.notes().forEach(OpenCommand::tell);
        }
        if (inputs.someUnreadable() || !shortened.isEmpty() || !opener.damages().isEmpty()) {
            return ExitStatus.UNREADABLE;
        }
        return follow >= 0 ? followStatus() : error ? ExitStatus.FINDING : ExitStatus.OK;
    }

    private static void tell(String sentence) {
        System.err.println("kaifu: " + TerminalText.escape(sentence));
    }

    /// Whether the stream asked for could be had.
    private int followStatus() {
        if (followed.isEmpty()) {
            System.err.println("kaifu: there is no stream " + follow
                    + " in the capture; open it without --follow to see" + " which there are.");
            return ExitStatus.FINDING;
        }
        followed.flatMap(Conversation::whySentence)
                .ifPresent(
                        why -> System.err.println("kaifu: not all of stream " + follow + " could be opened. " + why));
        return followed.get().status() == Conversation.Status.SEALED ? ExitStatus.FINDING : ExitStatus.OK;
    }
}
