package dev.kaifu.cli;

import dev.kaifu.protocol.secrets.LongTermKeys;
import dev.kaifu.protocol.secrets.SecretStore;
import java.security.interfaces.RSAPrivateKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The keys that belong to no one session: RSA private keys and PSKs.
final class SecretOptions implements OptionGroup {
    /// RFC 4279 5.3 asks for 64 bytes at the least; the length has two bytes.
    private static final int MAX_PSK = 1024;

    private List<String> rsaKeys = List.of();
    private List<String> psks = List.of();

    @Override
    public void describe(CommandDescription command) {
        command.values(
                        "--rsa-key",
                        String.class,
                        "FILE[:PASSWORD]",
                        "The server's RSA private key (PEM, DER, PKCS#12), for sessions with RSA key exchange. A password on the"
                                + " command line can be seen by others: leave it out to be asked for it, or write"
                                + " FILE:@PASSWORDFILE.",
                        given -> rsaKeys = given)
                .values(
                        "--psk",
                        String.class,
                        "HEX",
                        "A pre-shared key (PSK and RSA_PSK suites, TLS 1.3).",
                        given -> psks = given);
    }

    boolean given() {
        return !rsaKeys.isEmpty() || !psks.isEmpty();
    }

    /// Puts the keys into the store.
    void into(SecretStore store) {
        if (!given()) {
            return;
        }
        List<RSAPrivateKey> rsa = new ArrayList<>();
        for (String given : rsaKeys) {
            rsa.addAll(RsaKeyArgument.of(given).read());
        }
        store.keys(new LongTermKeys(rsa, psks.stream().map(SecretOptions::psk).toList()));
    }

    private static byte[] psk(String hex) {
        String digits = hex.startsWith("0x") ? hex.substring(2) : hex;
        try {
            byte[] psk = HexFormat.of().parseHex(digits);
            if (psk.length > 0 && psk.length <= MAX_PSK) {
                return psk;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new UserError(
                ExitStatus.USAGE,
                "--psk takes the key in hex, an even number of digits, as in --psk ca19e028a8a372ad.");
    }
}
