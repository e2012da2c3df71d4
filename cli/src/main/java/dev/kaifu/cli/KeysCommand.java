package dev.kaifu.cli;

import dev.kaifu.capture.PrivateFile;
import dev.kaifu.protocol.secrets.FoundSecrets;
import dev.kaifu.protocol.secrets.KeyLogLine;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaifu keys`: finds secrets in any text and writes one clean key log.
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Finds TLS secrets in key logs and openssl s_client -msg logs, and writes one key log.",
        footer = {
            "",
            "Examples:",
            "  kaifu keys smtp.log                    the key log of an s_client session, on stdout",
            "  kaifu keys smtp.log old.log -o all.log several, merged without duplicates",
            "",
            "Exit status: 0 secrets were found, 1 nothing usable, 2 wrong usage, 3 a file could not be read."
        })
final class KeysCommand implements Callable<Integer> {
    private static final String WITHOUT_SESSION_ID =
            "the secrets found have no session id, which this form is by;" + " leave out --format rsa-session-id.";

    /// The two forms of key log that can be written.
    enum Form {
        KEYLOG,
        RSA_SESSION_ID
    }

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Any text that holds secrets; - is stdin.")
    private List<Path> files;

    @Option(names = "-o", paramLabel = "FILE", description = "Writes to FILE (readable by its owner alone).")
    private Path output;

    @Option(
            names = "--format",
            defaultValue = "keylog",
            description = "keylog (RFC 9850), or rsa-session-id for the older form.")
    private String format;

    @Override
    public Integer call() throws IOException {
        Form form = switch (format) {
            case "keylog" -> Form.KEYLOG;
            case "rsa-session-id" -> Form.RSA_SESSION_ID;
            default -> throw new UserError(ExitStatus.USAGE, "--format takes keylog or rsa-session-id.");
        };
        SecretStore store = new SecretStore();
        boolean resumptionOnly = false;
        int handshakes = 0;
        for (Path file : files) {
            FoundSecrets found = KeyFiles.scan(file);
            found.into(store);
            resumptionOnly |= !found.resumptionPskOnly().isEmpty();
            handshakes += found.handshakes();
            found.badLines().stream()
                    .limit(10)
                    .forEach(line -> System.err.println("kaifu: " + TerminalText.escape(file.toString()) + " line "
                            + line + " is no valid key-log line; it was left out."));
        }
        List<Secret> wanted = wanted(store, form);
        if (wanted.isEmpty()) {
            throw new UserError(
                    ExitStatus.FINDING, store.isEmpty() ? whyNothing(resumptionOnly, handshakes) : WITHOUT_SESSION_ID);
        }
        write(wanted.stream().map(KeyLogLine::format).collect(Collectors.joining("\n", "", "\n")));
        if (resumptionOnly) {
            System.err.println("kaifu: some sessions have only a Resumption PSK in the log, which cannot open them;"
                    + " record those again with openssl s_client -keylogfile FILE.");
        }
        return ExitStatus.OK;
    }

    /// A Session-ID line that says again what a CLIENT_RANDOM line says is for tools that want it alone.
    private static List<Secret> wanted(SecretStore store, Form form) {
        Set<ByteBuffer> byRandom = store.all().stream()
                .filter(secret -> secret.label() == SecretLabel.CLIENT_RANDOM)
                .map(secret -> ByteBuffer.wrap(secret.value()))
                .collect(Collectors.toSet());
        return store.all().stream()
                .filter(secret -> secret.label() == SecretLabel.RSA_SESSION_ID
                        ? form == Form.RSA_SESSION_ID || !byRandom.contains(ByteBuffer.wrap(secret.value()))
                        : form == Form.KEYLOG)
                .toList();
    }

    private static String whyNothing(boolean resumptionOnly, int handshakes) {
        if (resumptionOnly) {
            return "the log holds only a Resumption PSK (TLS 1.3), which cannot open the session; record it again with"
                    + " openssl s_client -keylogfile FILE.";
        }
        return handshakes > 0
                ? "the log shows a handshake but no Master-Key (OpenSSL prints none with -quiet); record it again without"
                        + " -quiet, or with openssl s_client -keylogfile FILE."
                : "no TLS secret was found; give a key log, or the output of openssl s_client -msg.";
    }

    private void write(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (output == null) {
            System.out.write(bytes);
            System.out.flush();
            return;
        }
        try (OutputStream out = PrivateFile.create(output)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UserError(
                    ExitStatus.UNREADABLE,
                    TerminalText.escape(output.toString()) + " could not be written; check that its folder is there.");
        }
        System.err.println(
                "kaifu: wrote " + TerminalText.escape(output.toString()) + "; it holds secrets, only you can read it.");
    }
}
