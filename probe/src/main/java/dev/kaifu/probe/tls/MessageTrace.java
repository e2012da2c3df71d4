package dev.kaifu.probe.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Consumer;

/// Prints the messages of TLS in the form of `openssl s_client -msg`: a heading, then rows of sixteen bytes.
/// Handshake messages are put together from their records first.
public final class MessageTrace implements TlsTrace {
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    /// A handshake message claims up to 16 MiB; no more than this of it is kept.
    private static final int MAX_HELD = 1 << 18;

    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private final String offered;
    private final Consumer<String> lines;
    private final ByteArrayOutputStream sentParts = new ByteArrayOutputStream();
    private final ByteArrayOutputStream receivedParts = new ByteArrayOutputStream();

    /// @param offered the newest version that the client offers: what OpenSSL shows until one is agreed on
    /// @param lines takes each line, without its end
    public MessageTrace(TlsVersion offered, Consumer<String> lines) {
        this.offered = offered.toString();
        this.lines = lines;
    }

    @Override
    public void record(boolean sent, String version, int contentType, byte[] array, int offset, int length) {
        byte[] content = Arrays.copyOfRange(array, offset, offset + length);
        switch (contentType) {
            case CHANGE_CIPHER_SPEC -> print(sent, version, "ChangeCipherSpec", "", content);
            case ALERT -> print(sent, version, "Alert", alert(content), content);
            case HANDSHAKE -> handshake(sent, version, content);
            default -> {}
        }
    }

    private void handshake(boolean sent, String version, byte[] content) {
        ByteArrayOutputStream parts = sent ? sentParts : receivedParts;
        parts.writeBytes(content);
        byte[] all = parts.toByteArray();
        int at = 0;
        while (all.length - at >= 4) {
            int end = at + 4 + HexFormat.fromHexDigits(HexFormat.of().formatHex(all, at + 1, at + 4));
            if (end > all.length) {
                break;
            }
            print(sent, version, "Handshake", handshakeName(all[at] & 0xff), Arrays.copyOfRange(all, at, end));
            at = end;
        }
        parts.reset();
        if (all.length - at <= MAX_HELD) {
            parts.write(all, at, all.length - at);
        }
    }

    private void print(boolean sent, String version, String kind, String name, byte[] content) {
        String shown = (version.isEmpty() ? offered : version).replaceFirst("TLSv", "TLS ");
        String head = String.format(
                Locale.ROOT, "%s %s, %s [length %04x]", sent ? ">>>" : "<<<", shown, kind, content.length);
        lines.accept(name.isEmpty() ? head : head + ", " + name);
        for (int at = 0; at < content.length; at += 16) {
            lines.accept("    " + HEX.formatHex(content, at, Math.min(at + 16, content.length)));
        }
    }

    private static String alert(byte[] content) {
        return content.length < 2
                ? ""
                : (content[0] == 2 ? "fatal " : "warning ") + TlsFailure.alertName(content[1] & 0xff);
    }

    /// RFC 8446 B.3 and RFC 5246 7.4.
    private static String handshakeName(int type) {
        return switch (type) {
            case 0 -> "HelloRequest";
            case 1 -> "ClientHello";
            case 2 -> "ServerHello";
            case 4 -> "NewSessionTicket";
            case 8 -> "EncryptedExtensions";
            case 11 -> "Certificate";
            case 12 -> "ServerKeyExchange";
            case 13 -> "CertificateRequest";
            case 14 -> "ServerHelloDone";
            case 15 -> "CertificateVerify";
            case 16 -> "ClientKeyExchange";
            case 20 -> "Finished";
            case 22 -> "CertificateStatus";
            case 24 -> "KeyUpdate";
            default -> "???";
        };
    }
}
