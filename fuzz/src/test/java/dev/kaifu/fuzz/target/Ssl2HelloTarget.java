package dev.kaifu.fuzz.target;

import dev.kaifu.fuzz.Cuts;
import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Target;
import dev.kaifu.fuzz.seed.RawSessions;
import dev.kaifu.protocol.tls.ContentType;
import dev.kaifu.protocol.tls.HandshakeReader;
import dev.kaifu.protocol.tls.RecordReader;
import dev.kaifu.protocol.tls.Ssl2ClientHello;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The ClientHello in the form of SSL 2.0: as many bytes are taken however they come, and what is made of them is a
/// record of TLS.
public final class Ssl2HelloTarget implements Target {
    @Override
    public String name() {
        return "ssl2-hello";
    }

    @Override
    public List<byte[]> seeds() {
        byte[] hello = RawSessions.ssl2Hello();
        byte[] more = Arrays.copyOf(hello, hello.length + 7);
        byte[] shorter = hello.clone();
        // A session id of 16 bytes, a challenge of as many.
        shorter[8] = 16;
        shorter[10] = 16;
        return List.of(hello, more, shorter, Arrays.copyOf(hello, 20));
    }

    @Override
    public void check(byte[] input) {
        if (!Ssl2ClientHello.concerns(input, 0, input.length)) {
            return;
        }
        List<List<String>> results = new ArrayList<>();
        for (Cuts cuts : Cuts.each(input)) {
            results.add(taken(input, cuts));
        }
        Law.sameHoweverCut(results);
    }

    private static List<String> taken(byte[] input, Cuts cuts) {
        Ssl2ClientHello hello = new Ssl2ClientHello();
        int[] total = {0};
        boolean[] over = {false};
        cuts.feed(input, (array, offset, length) -> {
            if (!over[0]) {
                int taken = hello.take(array, offset, length);
                Law.holds(taken >= 0 && taken <= length, "%d bytes of %d are taken", taken, length);
                total[0] += taken;
                over[0] = taken < length;
            }
        });
        byte[] held = hello.taken();
        Law.holds(
                Arrays.equals(held, Arrays.copyOf(input, held.length)),
                "what is held is what came, up to %d",
                total[0]);
        Optional<byte[]> record = hello.record();
        record.ifPresent(Ssl2HelloTarget::holds);
        // Bytes that are none in the end may have been taken before that was known.
        return record.map(bytes -> List.of(total[0] + " " + Arrays.toString(bytes)))
                .orElse(List.of("none"));
    }

    private static void holds(byte[] record) {
        Law.holds(RecordReader.sizeOf(record, 0) == record.length, "a record of its size");
        Law.holds(record[0] == ContentType.HANDSHAKE, "of the handshake");
        List<Integer> messages = new ArrayList<>();
        new HandshakeReader()
                .bytes(
                        record,
                        RecordReader.HEADER,
                        record.length - RecordReader.HEADER,
                        (type, a, header, bodyLength) -> messages.add(type));
        Law.same("with one ClientHello", messages, List.of(HandshakeReader.CLIENT_HELLO));
    }
}
