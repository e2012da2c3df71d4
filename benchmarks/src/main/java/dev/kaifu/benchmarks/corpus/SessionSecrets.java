package dev.kaifu.benchmarks.corpus;

import dev.kaifu.protocol.secrets.KeyLogLine;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretLabel;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The randoms and secrets of one session: nobody agreed on them, a seed made them.
sealed interface SessionSecrets {
    byte[] clientRandom();

    byte[] serverRandom();

    Stream<Secret> logged();

    /// The lines of the key log (RFC 9850), each with its end.
    default String keyLog() {
        return logged().map(secret -> KeyLogLine.format(secret) + "\n").collect(Collectors.joining());
    }

    /// RFC 8446 7.1, but for the early secrets.
    record Tls13(
            byte[] clientRandom,
            byte[] serverRandom,
            byte[] clientHandshake,
            byte[] serverHandshake,
            byte[] clientTraffic,
            byte[] serverTraffic,
            byte[] exporter)
            implements SessionSecrets {
        @Override
        public Stream<Secret> logged() {
            return Stream.of(
                    secret(SecretLabel.SERVER_HANDSHAKE_TRAFFIC_SECRET, serverHandshake),
                    secret(SecretLabel.EXPORTER_SECRET, exporter),
                    secret(SecretLabel.SERVER_TRAFFIC_SECRET, serverTraffic),
                    secret(SecretLabel.CLIENT_HANDSHAKE_TRAFFIC_SECRET, clientHandshake),
                    secret(SecretLabel.CLIENT_TRAFFIC_SECRET, clientTraffic));
        }

        private Secret secret(SecretLabel label, byte[] value) {
            return new Secret(label, 0, clientRandom, value);
        }
    }

    /// @param master RFC 5246 8.1
    record Tls12(byte[] clientRandom, byte[] serverRandom, byte[] master) implements SessionSecrets {
        @Override
        public Stream<Secret> logged() {
            return Stream.of(new Secret(SecretLabel.CLIENT_RANDOM, 0, clientRandom, master));
        }
    }

    static Tls13 tls13(SplittableRandom random, int hashLength) {
        return new Tls13(
                bytes(random, 32),
                bytes(random, 32),
                bytes(random, hashLength),
                bytes(random, hashLength),
                bytes(random, hashLength),
                bytes(random, hashLength),
                bytes(random, hashLength));
    }

    static Tls12 tls12(SplittableRandom random) {
        return new Tls12(bytes(random, 32), bytes(random, 32), bytes(random, 48));
    }

    private static byte[] bytes(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
