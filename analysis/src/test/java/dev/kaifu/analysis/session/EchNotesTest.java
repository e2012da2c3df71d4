package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.session.TlsHandshake.Ech;
import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.HandshakeReader;
import dev.kaifu.protocol.tls.Hello;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What became of Encrypted ClientHello, by what both sides say (RFC 9849 5 and 6.2.1) and the key log has.
class EchNotesTest {
    private static final String OUTER = "fe0d000a00000100010000000000";
    private static final String INNER = "fe0d000101";
    /// A list of configurations to try again with.
    private static final String RETRY = "fe0d00020000";

    /// A server answers whom it does not accept with configurations, an offer or GREASE; one that accepts must not.
    @ParameterizedTest
    @CsvSource({
        "'', '', false, false, NO",
        "'', " + RETRY + ", true, true, NO",
        OUTER + ", '', false, false, OFFERED_OR_GREASE",
        OUTER + ", '', false, true, OFFERED",
        OUTER + ", '', true, false, ACCEPTED",
        OUTER + ", " + RETRY + ", false, false, REJECTED",
        OUTER + ", " + RETRY + ", true, true, REJECTED",
        INNER + ", '', false, false, INNER"
    })
    void whatBecameOfIt(String asked, String answered, boolean underOtherName, boolean logged, Ech ech) {
        HandshakeNotes notes = new HandshakeNotes();
        Hello client = client(asked);
        notes.clientHello(client, false);
        byte[] encrypted = hex(list(answered));
        notes.message(Side.SERVER, HandshakeReader.ENCRYPTED_EXTENSIONS, 0x1301, encrypted, 0, encrypted.length);
        assertThat(notes.summary(Optional.of(client), Optional.empty(), false, underOtherName, logged)
                        .ech())
                .isEqualTo(ech);
    }

    private static Hello client(String extensions) {
        byte[] bytes = hex("0303" + "5a".repeat(32) + "00" + "00021301" + "0100" + list(extensions));
        return ((Parsed.Value<Hello>) Hello.client(bytes, 0, bytes.length)).value();
    }

    private static String list(String extensions) {
        return HexFormat.of().toHexDigits((short) (extensions.length() / 2)) + extensions;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
