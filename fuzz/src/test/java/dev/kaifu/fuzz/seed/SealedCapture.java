package dev.kaifu.fuzz.seed;

import dev.kaifu.fuzz.Turns;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.ContentType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Captures of a short SMTP dialogue in TLS, with the key log inside.
public final class SealedCapture {
    private SealedCapture() {}

    /// One of TLS 1.3, one of TLS 1.2, and each of [RawSessions].
    public static List<byte[]> each() {
        List<byte[]> all = new ArrayList<>();
        all.add(of(SealedDialogue.tls13(0x1301)));
        all.add(of(SealedDialogue.tls12(0x009c, false)));
        String keyLog = SealedDialogue.tls13(0x1301).keyLog()
                + SealedDialogue.tls12(0x009c, false).keyLog();
        for (List<Turns.Turn> session : RawSessions.each()) {
            all.add(Packets.pcapng(Packets.frames(new Turns(session), 1460), keyLog));
        }
        return all;
    }

    private static byte[] of(SealedDialogue dialogue) {
        Turns turns = new Turns(List.of(
                new Turns.Turn.Said(Side.CLIENT, dialogue.clientOpening()),
                new Turns.Turn.Said(Side.SERVER, dialogue.serverOpening()),
                new Turns.Turn.Said(Side.CLIENT, dialogue.clientAnswer()),
                said(dialogue, Side.SERVER, "220 mx ESMTP\r\n"),
                said(dialogue, Side.CLIENT, "EHLO me\r\n"),
                said(dialogue, Side.SERVER, "250 mx\r\n"),
                said(dialogue, Side.CLIENT, "AUTH PLAIN AHVzZXIAcGFzcw==\r\n"),
                said(dialogue, Side.SERVER, "535 no\r\n")));
        return Packets.pcapng(Packets.frames(turns, 1460), dialogue.keyLog());
    }

    private static Turns.Turn said(SealedDialogue dialogue, Side from, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return new Turns.Turn.Said(from, dialogue.record(from, ContentType.APPLICATION_DATA, bytes, 0));
    }
}
