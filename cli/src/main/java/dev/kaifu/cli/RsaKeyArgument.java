package dev.kaifu.cli;

import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.secrets.RsaKeyFile;
import dev.kaifu.protocol.secrets.SecretScanner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.interfaces.RSAPrivateKey;
import java.util.List;
import java.util.Optional;

/// `FILE[:PASSWORD]`, or `FILE:@PASSWORDFILE`. A file whose name has a colon is found too: the longest name
/// that is there counts.
record RsaKeyArgument(Path file, Optional<String> password) {
    static RsaKeyArgument of(String given) {
        try {
            for (int end = given.length(); end > 0; end = given.lastIndexOf(':', end - 1)) {
                Path file = Path.of(given.substring(0, end));
                if (Files.exists(file)) {
                    return new RsaKeyArgument(file, passwordBehind(given, end));
                }
            }
            int colon = given.indexOf(':');
            return new RsaKeyArgument(Path.of(colon > 0 ? given.substring(0, colon) : given), Optional.empty());
        } catch (InvalidPathException e) {
            throw new UserError(ExitStatus.USAGE, "--rsa-key takes FILE or FILE:PASSWORD.");
        }
    }

    private static Optional<String> passwordBehind(String given, int end) {
        return end == given.length() ? Optional.empty() : Optional.of(given.substring(end + 1));
    }

    /// The file's keys; there is one at the least.
    List<RSAPrivateKey> read() {
        byte[] bytes = bytes();
        Optional<char[]> known = password.map(RsaKeyArgument::resolved).map(String::toCharArray);
        if (known.isEmpty() && RsaKeyFile.needsPassword(bytes)) {
            known = asked(bytes);
        }
        return switch (RsaKeyFile.parse(bytes, known)) {
            case Parsed.Value<List<RSAPrivateKey>> keys -> keys.value();
            case Parsed.Malformed<List<RSAPrivateKey>> malformed ->
                throw new UserError(
                        ExitStatus.UNREADABLE,
                        SecretScanner.scan(bytes).secrets().isEmpty()
                                ? "the key file " + name() + " " + malformed.why() + "."
                                : name() + " is a key log, no private key; give it to open with --keys, to keys as a"
                                        + " FILE.");
            case Parsed.NeedMore<List<RSAPrivateKey>> _ ->
                throw new UserError(ExitStatus.UNREADABLE, "the key file " + name() + " is cut short; copy it again.");
        };
    }

    /// A PKCS#12 file may have an empty password, so that it is tried before anybody is asked.
    private Optional<char[]> asked(byte[] bytes) {
        if (RsaKeyFile.parse(bytes, Optional.empty()) instanceof Parsed.Value) {
            return Optional.empty();
        }
        return Optional.of(TerminalPrompt.password("Password of " + name())
                .orElseThrow(() -> new UserError(
                        ExitStatus.UNREADABLE,
                        "the key file " + name() + " is encrypted, and there is no terminal to ask for its password at;"
                                + " give it as " + name() + ":@PASSWORDFILE."))
                .toCharArray());
    }

    private byte[] bytes() {
        try {
            if (Files.isDirectory(file)) {
                throw new UserError(ExitStatus.UNREADABLE, name() + " is a folder; give the file with the key.");
            }
            try (InputStream in = Files.newInputStream(file)) {
                return in.readNBytes(RsaKeyFile.MAX_BYTES + 1);
            }
        } catch (NoSuchFileException e) {
            throw new UserError(ExitStatus.UNREADABLE, "there is no key file " + name() + "; check the path.");
        } catch (IOException e) {
            throw new UserError(
                    ExitStatus.UNREADABLE, "the key file " + name() + " could not be read; check its rights.");
        }
    }

    private static String resolved(String password) {
        if (!password.startsWith("@")) {
            return password;
        }
        try {
            return Files.readString(Path.of(password.substring(1)), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (IOException | InvalidPathException e) {
            throw new UserError(
                    ExitStatus.UNREADABLE,
                    "the password file " + TerminalText.escape(password.substring(1))
                            + " could not be read; check that it is there, that it is yours, and that it is UTF-8.");
        }
    }

    private String name() {
        return TerminalText.escape(file.toString());
    }
}
