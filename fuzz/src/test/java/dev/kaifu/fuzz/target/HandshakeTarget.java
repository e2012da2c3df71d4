package dev.kaifu.fuzz.target;

import dev.kaifu.fuzz.Amid;
import dev.kaifu.fuzz.Cuts;
import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Target;
import dev.kaifu.fuzz.seed.SealedDialogue;
import dev.kaifu.protocol.bytes.Parsed;
import dev.kaifu.protocol.tls.HandshakeReader;
import dev.kaifu.protocol.tls.Hello;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Handshake messages out of records, and the hellos among them (RFC 8446 4).
public final class HandshakeTarget implements Target {
    private static final int HEADER = 4;
    /// RFC 8446 4.1.2: `legacy_session_id<0..32>`.
    private static final int MAX_SESSION_ID = 32;

    private static final int MAX_NAME = 255;

    @Override
    public String name() {
        return "handshake";
    }

    @Override
    public List<byte[]> seeds() {
        byte[] updates = HexFormat.of().parseHex("18000001011800000100" + "14000003aabbcc" + "16000100");
        return List.of(SealedDialogue.clientHello("mx.example"), SealedDialogue.serverHello13(0x1301), updates);
    }

    @Override
    public void check(byte[] input) {
        List<List<Object>> read = new ArrayList<>();
        for (Cuts cuts : Cuts.each(input)) {
            read.add(messages(input, cuts));
        }
        Law.sameHoweverCut(read);
        hellos(input);
    }

    private static List<Object> messages(byte[] input, Cuts cuts) {
        List<Object> items = new ArrayList<>();
        HandshakeReader reader = new HandshakeReader();
        cuts.feed(
                input,
                (array, offset, length) -> reader.bytes(array, offset, length, (type, a, header, body) -> {
                    Law.holds(header + HEADER + body <= a.length, "the message stands in its array");
                    byte[] bytes = Arrays.copyOfRange(a, header + HEADER, header + HEADER + body);
                    items.add(type + " " + Arrays.hashCode(bytes));
                    if (type == HandshakeReader.CLIENT_HELLO || type == HandshakeReader.SERVER_HELLO) {
                        hellos(bytes);
                    }
                }));
        return items;
    }

    private static void hellos(byte[] body) {
        Amid first = Amid.of(body, 0, (byte) 0);
        Amid second = Amid.of(body, 40, (byte) 0xff);
        Law.same("nothing outside the body counts", client(first), client(second));
        Law.same("nothing outside the body counts", server(first), server(second));
    }

    private static List<Object> client(Amid body) {
        return told(Hello.client(body.array(), body.offset(), body.length()), body.length());
    }

    private static List<Object> server(Amid body) {
        return told(Hello.server(body.array(), body.offset(), body.length()), body.length());
    }

    private static List<Object> told(Parsed<Hello> parsed, int length) {
        return switch (parsed) {
            case Parsed.NeedMore<Hello>(int atLeast) -> List.of("more", atLeast);
            case Parsed.Malformed<Hello>(String why) -> List.of("malformed", why);
            case Parsed.Value<Hello>(Hello hello, int consumed) -> {
                Law.holds(consumed == length, "%d of %d bytes were taken", consumed, length);
                Law.holds(hello.random().length == 32, "a random of %d bytes", hello.random().length);
                Law.holds(
                        hello.sessionId().length <= MAX_SESSION_ID,
                        "a session id of %d bytes",
                        hello.sessionId().length);
                int name = hello.serverName().map(String::length).orElse(1);
                Law.holds(name > 0 && name <= MAX_NAME, "a name of %d characters", name);
                yield List.of(
                        hello.version(),
                        Arrays.hashCode(hello.random()),
                        Arrays.hashCode(hello.sessionId()),
                        hello.cipherSuite(),
                        hello.encryptThenMac(),
                        hello.extendedMasterSecret(),
                        hello.serverName(),
                        hello.helloRetryRequest());
            }
        };
    }
}
