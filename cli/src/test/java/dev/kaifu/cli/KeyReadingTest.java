package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaifu.testkit.OpenSsl;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.Tcpdump;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A large key log is read beside the capture: what is shown and told is what a small one gives.
class KeyReadingTest {
    @TempDir
    private Path folder;

    private Path large() throws Exception {
        return Files.write(folder.resolve("large"), new byte[2 << 20]);
    }

    @Test
    void aLargeFileIsReadByAnotherThread() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        KeyReading reading = new KeyReading(
                List.of(large()),
                (_, tell) -> {
                    await(goOn);
                    tell.accept("a sentence");
                },
                true);
        // The reader has got here before the file was read.
        goOn.countDown();
        reading.await();
        reading.await();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSmallOneIsReadAtOnce() throws Exception {
        Path small = Files.write(folder.resolve("small"), new byte[10]);
        Thread here = Thread.currentThread();
        for (List<Path> files : List.of(List.of(small), List.of(folder), List.of(folder.resolve("nothing")))) {
            new KeyReading(files, (_, _) -> assertThat(Thread.currentThread()).isEqualTo(here), true);
        }
        new KeyReading(
                List.of(large()), (_, _) -> assertThat(Thread.currentThread()).isEqualTo(here), false);
    }

    @Test
    void whatGoesWrongIsToldToWhoeverWaits() throws Exception {
        KeyReading reading = new KeyReading(
                List.of(large()),
                (_, _) -> {
                    throw new UserError(ExitStatus.UNREADABLE, "it has gone");
                },
                true);
        assertThatThrownBy(reading::await).isInstanceOf(UserError.class).hasMessage("it has gone");
        assertThatThrownBy(reading::await).isInstanceOf(UserError.class).hasMessage("it has gone");
    }

    @Test
    void opensAsWithTheOwnLinesAlone() throws Exception {
        Path capture = folder.resolve("session.pcap");
        Path own = folder.resolve("own.keys");
        OpenSsl openssl = new OpenSsl(folder);
        try (OpenSsl.Server server = openssl.server(openssl.certificate("localhost", "DNS:localhost"), "-rev");
                Tcpdump tcpdump = Tcpdump.onLoopback(capture, "tcp port " + server.port())) {
            openssl.client(server.port(), "said\n".getBytes(StandardCharsets.US_ASCII), "-keylogfile", own.toString());
            tcpdump.end();
        }
        Path large = Files.writeString(
                folder.resolve("large.keys"), "CLIENT_RANDOM nonsense\n" + foreign(3 << 20) + Files.readString(own));
        Peer.Ended expected = opened(capture, own, "2");
        assertThat(expected.text()).contains("\"status\":\"decrypted\"");
        for (String workers : List.of("1", "2", "3")) {
            Peer.Ended said = opened(capture, large, workers);
            assertThat(said.text()).isEqualTo(expected.text());
            assertThat(said.status()).isEqualTo(expected.status());
            assertThat(said.errors())
                    .containsOnlyOnce("kaifu: 1 line of " + large
                            + " is no valid key-log line, the first at line 1; left out.\n");
        }
    }

    /// More secrets than the memory set apart for them holds: found out late, yet before anything is shown, and though
    /// nobody reads on.
    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3"})
    void nothingIsShownBeforeAllKeysAreKnownToBeGood(String workers) throws Exception {
        Path capture = DialogueCapture.write(
                folder.resolve("clear.pcapng"), List.of("S220 mx.example.com ESMTP\r\n", "CQUIT\r\n", "CFIN", "SFIN"));
        Path tooLarge = folder.resolve("too-large.keys");
        Files.writeString(tooLarge, "CLIENT_RANDOM nonsense\n" + foreign(24 << 20));
        List<String> command = KaifuRun.command(
                "open", capture.toString(), "--keys", tooLarge.toString(), "--format", "json", "--workers", workers);
        command.add(1, "-Xmx24m");
        Peer.Ended ended = Peer.run(command, new byte[0]);
        assertThat(ended.text()).isEmpty();
        assertThat(ended.errors()).contains("there are more secrets than the memory set apart for them holds");
        assertThat(ended.status()).isEqualTo(ExitStatus.UNREADABLE);
    }

    private static String foreign(int length) {
        StringBuilder others = new StringBuilder();
        SplittableRandom random = new SplittableRandom(1);
        byte[] bytes = new byte[80];
        HexFormat hex = HexFormat.of();
        while (others.length() < length) {
            random.nextBytes(bytes);
            others.append("CLIENT_RANDOM ")
                    .append(hex.formatHex(bytes, 0, 32))
                    .append(' ')
                    .append(hex.formatHex(bytes, 32, 80))
                    .append('\n');
        }
        return others.toString();
    }

    private static Peer.Ended opened(Path capture, Path keys, String workers) {
        return KaifuRun.launched(
                "open", capture.toString(), "--keys", keys.toString(), "--format", "ndjson", "--workers", workers);
    }
}
