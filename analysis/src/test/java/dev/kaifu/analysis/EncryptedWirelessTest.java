package dev.kaifu.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.PlaintextSink;
import dev.kaifu.capture.PcapngWriter;
import dev.kaifu.protocol.net.LinkType;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.testkit.Tshark;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A capture of an encrypted Wi-Fi says that it is one: data frames whose bit "protected" is set, as tshark sees it.
class EncryptedWirelessTest {
    private static final int HEADER = 24;
    /// IEEE 802.11 9.2.4.1: data, to the access point, protected.
    private static final byte[] DATA = {0x08, 0x41};
    /// A beacon, which nobody encrypts.
    private static final byte[] BEACON = {(byte) 0x80, 0};
    /// IEEE 802.11 9.3.1.4: ten bytes, which nothing was cut from.
    private static final byte[] ACKNOWLEDGEMENT = {(byte) 0xd4, 0};

    @TempDir
    private Path folder;

    @Test
    void encryptedFramesAreCountedAndNamed() throws IOException {
        Path file = folder.resolve("wireless.pcapng");
        try (OutputStream stream = Files.newOutputStream(file)) {
            PcapngWriter out = new PcapngWriter(stream);
            out.sectionHeader("", "", "", "");
            out.interfaceDescription(LinkType.IEEE_802_11, 0, 6);
            byte[] acknowledgement = Arrays.copyOf(ACKNOWLEDGEMENT, 10);
            for (byte[] control : new byte[][] {BEACON, DATA, DATA}) {
                byte[] frame = new byte[HEADER + 40];
                System.arraycopy(control, 0, frame, 0, control.length);
                // The key's number, with the bit that says that an extended IV follows.
                frame[HEADER + 3] = 0x20;
                out.packet(0, 6, 1_000, frame, 0, frame.length, frame.length);
                out.packet(0, 6, 1_000, acknowledgement, 0, acknowledgement.length, acknowledgement.length);
            }
        }
        Opener opener = new Opener(new SecretStore(), PlaintextSink.NONE, false, _ -> {});
        opener.read(file);
        opener.finish();
        assertThat(Tshark.of(file).fields("wlan.fc.type == 2 && wlan.fc.protected == 1", "frame.number"))
                .hasSize(2);
        assertThat(opener.notes())
                .singleElement()
                .asString()
                .startsWith("2 packets (from packet 3 on) are encrypted 802.11 frames, which Kaifu does not decrypt;")
                .contains("airdecap-ng");
    }
}
