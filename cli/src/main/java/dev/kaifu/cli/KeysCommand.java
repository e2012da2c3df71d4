package dev.kaifu.cli;

import dev.kaifu.capture.PrivateFile;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// `kaifu keys`: finds secrets in any text and writes one clean key log.
final class KeysCommand implements Callable<Integer> {
    private static final String WITHOUT_SESSION_ID =
            "the secrets found have no session id, which this form is by;" + " leave out --format rsa-session-id.";

    private List<Path> files = List.of();
    private List<Path> captures = List.of();
    private final SecretOptions keyOptions = new SecretOptions();
    private @Nullable Path embed;
    private @Nullable Path strip;
    private @Nullable Path output;
    private String format = "keylog";

    CommandSpec spec() {
        return new CommandDescription(
                        "keys",
                        this,
                        "Finds TLS secrets in key logs and openssl s_client -msg logs, and writes one key log.")
                .parameters(
                        "0..*", Path.class, "FILE", "Any text that holds secrets; - is stdin.", given -> files = given)
                .values(
                        "--for",
                        Path.class,
                        "CAPTURE",
                        "Tells of each TLS session which secret opens it, or why none does; may be given again.",
                        given -> captures = given)
                .group(keyOptions)
                .value(
                        "--embed",
                        Path.class,
                        "OUT.pcapng",
                        "With --for: writes the captures there, with the secrets that open their sessions.",
                        given -> embed = given)
                .value(
                        "--strip",
                        Path.class,
                        "OUT.pcapng",
                        "With --for: writes the captures there, without any secrets that they hold.",
                        given -> strip = given)
                .value(
                        "-o",
                        Path.class,
                        "FILE",
                        "Writes to FILE (readable by its owner alone).",
                        given -> output = given)
                .value(
                        "--format",
                        String.class,
                        "<format>",
                        "keylog (RFC 9850), or rsa-session-id for the older form; with --for: text or json.",
                        given -> format = given)
                .footer(
                        "",
                        "Examples:",
                        "  kaifu keys smtp.log                    the key log of an s_client session, on stdout",
                        "  kaifu keys smtp.log old.log -o all.log several, merged without duplicates",
                        "  kaifu keys all.log --for mail.pcap     which secret opens which session, and why not",
                        "  kaifu keys all.log --for mail.pcap --embed with.pcapng",
                        "  kaifu keys --for mail.pcap --rsa-key mx.key   which sessions the server's key opens",
                        "  kaifu keys --for with.pcapng --strip without.pcapng",
                        "",
                        "Exit status: 0 secrets were found (with --for: a session opens), 1 nothing usable,",
                        "2 wrong usage, 3 a file could not be read.")
                .spec();
    }

    @Override
    public Integer call() throws IOException {
        if (!captures.isEmpty()) {
            return tellOfSessions();
        }
        if (embed != null || strip != null) {
            throw new UserError(ExitStatus.USAGE, "--embed and --strip need --for CAPTURE; name the capture to copy.");
        }
        if (keyOptions.given()) {
            throw new UserError(
                    ExitStatus.USAGE,
                    "--rsa-key and --psk need --for CAPTURE: what they open depends on the session; name the capture.");
        }
        if (files.isEmpty()) {
            throw new UserError(ExitStatus.USAGE, "there is no FILE; give the text that holds the secrets.");
        }
        MergedKeyLog.Form form = switch (format) {
            case "keylog" -> MergedKeyLog.Form.KEYLOG;
            case "rsa-session-id" -> MergedKeyLog.Form.RSA_SESSION_ID;
            default -> throw new UserError(ExitStatus.USAGE, "--format takes keylog or rsa-session-id.");
        };
        SecretStore store = KeyFiles.store();
        long resumptionOnly = 0;
        long handshakes = 0;
        for (Path file : files) {
            KeyFileTally found = KeyFiles.read(file, store);
            resumptionOnly += found.resumptionPskOnly();
            handshakes += found.handshakes();
            tellBadLines(file, found);
            KeyFiles.privateKeyHint(file).ifPresent(hint -> System.err.println("kaifu: " + hint));
        }
        MergedKeyLog merged = new MergedKeyLog(store, form);
        if (merged.isEmpty()) {
            throw new UserError(
                    ExitStatus.FINDING,
                    store.isEmpty() ? whyNothing(resumptionOnly > 0, handshakes) : WITHOUT_SESSION_ID);
        }
        write(merged);
        if (resumptionOnly > 0) {
            System.err.println("kaifu: some sessions have only a Resumption PSK in the log, which cannot open them;"
                    + " record those again with openssl s_client -keylogfile FILE.");
        }
        return ExitStatus.OK;
    }

    private int tellOfSessions() throws IOException {
        boolean json = format.equals("json");
        if (!json && !format.equals("text") && !format.equals("keylog")) {
            throw new UserError(ExitStatus.USAGE, "--format takes text or json with --for.");
        }
        SecretStore store = KeyFiles.store();
        for (Path file : files) {
            tellBadLines(file, KeyFiles.read(file, store));
            KeyFiles.privateKeyHint(file).ifPresent(hint -> System.err.println("kaifu: " + hint));
        }
        keyOptions.into(store);
        try {
            return new KeysForCapture(captures, files, store, writings()).run(json, new StandardOutput());
        } catch (StandardOutput.ReaderGone e) {
            return ExitStatus.OK;
        }
    }

    private List<CaptureWriting> writings() {
        List<CaptureWriting> writings = new ArrayList<>();
        if (embed != null) {
            writings.add(CaptureWriting.to(embed, CaptureWriting.Kind.WITH_SECRETS, captures));
        }
        if (strip != null) {
            writings.add(CaptureWriting.to(strip, CaptureWriting.Kind.PACKETS, captures));
        }
        return writings;
    }

    private static void tellBadLines(Path file, KeyFileTally found) {
        String name = TerminalText.escape(file.toString());
        for (long line : found.firstBadLines()) {
            System.err.println("kaifu: " + name + " line " + line + " is no valid key-log line; it was left out.");
        }
    }

    private static String whyNothing(boolean resumptionOnly, long handshakes) {
        if (resumptionOnly) {
            return "the log holds only a Resumption PSK (TLS 1.3), which cannot open the session; record it again with"
                    + " openssl s_client -keylogfile FILE.";
        }
        return handshakes > 0
                ? "the log shows a handshake but no Master-Key (OpenSSL prints none with -quiet); record it again without"
                        + " -quiet, or with openssl s_client -keylogfile FILE."
                : "no TLS secret was found; give a key log, or the output of openssl s_client -msg.";
    }

    private void write(MergedKeyLog merged) throws IOException {
        if (output == null) {
            merged.writeTo(System.out);
            return;
        }
        try (OutputStream out = PrivateFile.create(output)) {
            merged.writeTo(out);
        } catch (IOException e) {
            throw new UserError(
                    ExitStatus.UNREADABLE,
                    TerminalText.escape(output.toString()) + " could not be written; check that its folder is there.");
        }
        System.err.println(
                "kaifu: wrote " + TerminalText.escape(output.toString()) + "; it holds secrets, only you can read it.");
    }
}
