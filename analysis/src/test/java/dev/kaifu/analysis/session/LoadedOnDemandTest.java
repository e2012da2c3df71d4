package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import dev.kaifu.testkit.Peer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sessions with the usual suites pay nothing for the others: no class of theirs is loaded.
class LoadedOnDemandTest {
    private static final String SAID = "MAIL FROM:<me@example.jp>\r\n";

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "TLSv1.2, TLS_DH_anon_WITH_AES_128_GCM_SHA256, false",
        "TLSv1.2, TLS_DH_anon_WITH_AES_256_CBC_SHA256, false",
        "TLSv1, TLS_DH_anon_WITH_AES_128_CBC_SHA, false",
        "TLSv1.2, SSL_DH_anon_WITH_RC4_128_MD5, true"
    })
    void whatItsSuiteNeedsAlone(String version, String suite, boolean bouncyCastle) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-Xlog:class+load", "-cp", System.getProperty("java.class.path", "")));
        command.addAll(List.of(LoadedOnDemandTest.class.getName(), version, suite));
        String loaded = Peer.run(command, new byte[0]).well().text();
        assertThat(loaded).contains(SAID.strip()).contains("dev.kaifu.protocol.tls.CipherSuite ");
        assertThat(loaded.contains("org.bouncycastle")).isEqualTo(bouncyCastle);
        assertThat(loaded.contains("OtherSuites")).isEqualTo(bouncyCastle);
    }

    /// Opens one session and prints what was said.
    static void main(String[] arguments) throws IOException {
        EarlierPeer peer = new EarlierPeer(arguments[0], arguments[1]).shakeHands();
        peer.say(Side.CLIENT, SAID.getBytes(StandardCharsets.US_ASCII));
        SecretStore secrets = new SecretStore();
        SecretScanner.scan(peer.keyLog().getBytes(StandardCharsets.US_ASCII)).into(secrets);
        TlsSession session = new TlsSession(
                SessionSecrets.of(secrets),
                (from, array, offset, length) ->
                        System.out.print(new String(array, offset, length, StandardCharsets.US_ASCII)));
        RecordWorkspace workspace = new RecordWorkspace();
        for (EarlierPeer.Passed passed : peer.wire) {
            session.bytes(passed.from(), passed.bytes(), 0, passed.bytes().length, workspace);
        }
        System.out.println();
    }
}
