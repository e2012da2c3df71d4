package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.protocol.tls.Hello;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a capture that was made to cost time can ask for.
class TrialBoundsTest {
    @ParameterizedTest
    @CsvSource({"0, 65536", "1, 65536", "3, 32768", "99, 1310", "127, 1024", "100000, 1024"})
    void laterConnectionsMayTryLess(int connection, int trials) {
        SequenceSearch.Bounds bounds = SequenceSearch.Bounds.of(connection);
        int afforded = 0;
        while (bounds.affords(1)) {
            afforded++;
        }
        assertThat(afforded).isEqualTo(trials);
    }

    /// Whoever knows the keys may seal as many ChangeCipherSpecs as there is room for.
    @Test
    void newKeysDoNotBeginAnew() {
        TlsDirection side = new TlsDirection(Side.CLIENT, 1000);
        for (int i = 0; i < 600; i++) {
            side.bounds.affords(1);
        }
        side.beginTls12(RecordKeys.NONE);
        for (int i = 600; i < SequenceSearch.MIN_TRIALS; i++) {
            assertThat(side.bounds.affords(1)).isTrue();
        }
        assertThat(side.bounds.affords(1)).isFalse();
    }

    /// Sixty-four master secrets of one name, and records that none of them opens: the first sixty-four are tried.
    @Test
    void recordsThatNoneOfManySecretsOpensCostNoMoreThanTheFirst() {
        byte[] client = hex("0303" + "5a".repeat(32) + "00" + "0002c02f" + "0100" + "0000");
        byte[] server = hex("0303" + "a5".repeat(32) + "00" + "c02f" + "00" + "0000");
        SecretStore store = new SecretStore();
        for (byte i = 0; i < 64; i++) {
            byte[] master = new byte[48];
            Arrays.fill(master, i);
            store.add(new Secret(SecretLabel.CLIENT_RANDOM, 0, hex("5a".repeat(32)), master));
        }
        MasterSecretSearch search = new MasterSecretSearch(SessionSecrets.of(store));
        RecordKeys keys = search.trials(
                ((Parsed.Value<Hello>) Hello.client(client, 0, client.length)).value(),
                ((Parsed.Value<Hello>) Hello.server(server, 0, server.length)).value(),
                Side.CLIENT,
                SequenceSearch.Bounds.of(0));
        byte[] record = Arrays.copyOf(new byte[] {23, 3, 3, 0, 24}, 5 + 24);
        RecordWorkspace workspace = new RecordWorkspace();
        assertThat(keys.open(record, 0, 24, workspace)).isNegative();
        assertThat(search.tried()).isEqualTo(64);
        for (int i = 1; i < 2000; i++) {
            assertThat(keys.open(record, 0, 24, workspace)).isNegative();
        }
        assertThat(search.tried()).isEqualTo(64 * 64);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
