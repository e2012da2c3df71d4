package dev.kaifu.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.bouncycastle.tls.NamedGroup;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The groups that are too new for tshark 4.0, beside Bouncy Castle's names.
class HybridGroupNamesTest {
    @ParameterizedTest
    @ValueSource(
            ints = {
                NamedGroup.MLKEM512,
                NamedGroup.MLKEM768,
                NamedGroup.MLKEM1024,
                NamedGroup.SecP256r1MLKEM768,
                NamedGroup.X25519MLKEM768,
                NamedGroup.SecP384r1MLKEM1024
            })
    void areNamedAsBouncyCastleNamesThem(int code) {
        assertThat(dev.kaifu.protocol.tls.NamedGroup.nameOf(code).toLowerCase(Locale.ROOT))
                .isEqualTo(NamedGroup.getName(code).toLowerCase(Locale.ROOT));
        assertThat(dev.kaifu.protocol.tls.NamedGroup.isPostQuantum(code)).isTrue();
        assertThat(dev.kaifu.protocol.tls.NamedGroup.isHybrid(code))
                .isEqualTo(NamedGroup.refersToASpecificHybrid(code));
    }
}
