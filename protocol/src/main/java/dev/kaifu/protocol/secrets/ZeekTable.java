package dev.kaifu.protocol.secrets;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The secrets that Zeek's `policy/protocols/ssl/decryption` takes, as a script (`redef SSL::secrets += {
/// ["\xb4…"] = "\xbd…" }`) or as a table (`#fields client_random secret`). Zeek's client random lacks the
/// first four bytes, which were a time once.
final class ZeekTable implements LogLineReader.Form {
    private static final Pattern BYTES = Pattern.compile("((?:\\\\x[0-9A-Fa-f]{2}){28,48})");

    private final SecretSink sink;
    private boolean inside;
    private byte[] random = new byte[0];

    ZeekTable(SecretSink sink) {
        this.sink = sink;
    }

    @Override
    public boolean awaits() {
        return inside;
    }

    @Override
    public boolean line(String line, long number) {
        inside |= line.contains("SSL::secrets") || (line.startsWith("#fields") && line.contains("client_random"));
        if (!inside || !line.contains("\\x")) {
            return false;
        }
        Matcher bytes = BYTES.matcher(line);
        boolean any = false;
        while (bytes.find()) {
            any = true;
            take(HexFormat.of().parseHex(bytes.group(1).replace("\\x", "")));
        }
        return any;
    }

    private void take(byte[] bytes) {
        if (bytes.length == SecretLabel.ZEEK_RANDOM_LENGTH || bytes.length == SessionUnderWay.RANDOM_LENGTH) {
            random = bytes;
        } else if (bytes.length == SessionUnderWay.MASTER_LENGTH && random.length > 0) {
            sink.secret(new Secret(SecretLabel.CLIENT_RANDOM, 0, Arrays.copyOf(random, random.length), bytes));
            random = new byte[0];
        }
    }
}
