package dev.kaifu.fuzz.seed;

import dev.kaifu.fuzz.Turns.Turn;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.tls.ContentType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Sessions as the bytes that pass, one for each turn that a session may take; the secrets are those of
/// [SealedDialogue] and [OldDialogue].
public final class RawSessions {
    private static final byte[] RETRY_RANDOM =
            java.util.HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    private RawSessions() {}

    public static List<List<Turn>> each() {
        List<List<Turn>> all = new ArrayList<>();
        OldDialogue.forms().forEach(form -> all.add(old(new OldDialogue(form))));
        all.add(renegotiated());
        all.add(asked(ssl2Hello()));
        all.add(tls13(new byte[0], new byte[0]));
        all.add(tls13(retried(), new byte[0]));
        all.add(tls13(new byte[0], record(ContentType.APPLICATION_DATA, new byte[40])));
        return all;
    }

    /// As an input that [Turns#of] reads.
    public static byte[] turns(List<Turn> session) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Turn turn : session) {
            if (turn instanceof Turn.Said(Side from, byte[] bytes)) {
                out.write(0xff);
                out.write(from == Side.CLIENT ? 'C' : 'S');
                for (byte b : bytes) {
                    out.write(b);
                    if (b == -1) {
                        out.write(b);
                    }
                }
            } else if (turn instanceof Turn.Gap(Side from, int length)) {
                out.writeBytes(new byte[] {-1, (byte) (from == Side.CLIENT ? 'C' : 'S'), -1, 'g', (byte) (length - 1)});
            }
        }
        return out.toByteArray();
    }

    private static List<Turn> old(OldDialogue dialogue) {
        List<Turn> turns = opened(dialogue);
        talk(turns, dialogue);
        byte[] lost = dialogue.record(Side.CLIENT, ContentType.APPLICATION_DATA, ascii("NOOP\r\n"));
        turns.add(new Turn.Gap(Side.CLIENT, lost.length));
        talk(turns, dialogue);
        return turns;
    }

    private static List<Turn> opened(OldDialogue dialogue) {
        List<Turn> turns = new ArrayList<>();
        turns.add(new Turn.Said(Side.CLIENT, dialogue.clientOpening()));
        turns.add(new Turn.Said(Side.SERVER, dialogue.serverOpening()));
        turns.add(new Turn.Said(Side.CLIENT, dialogue.changeCipherSpec()));
        return turns;
    }

    private static void talk(List<Turn> turns, OldDialogue dialogue) {
        turns.add(said(dialogue, Side.SERVER, ContentType.APPLICATION_DATA, ascii("220 mx ESMTP\r\n")));
        turns.add(said(dialogue, Side.CLIENT, ContentType.APPLICATION_DATA, ascii("EHLO me\r\n")));
        turns.add(said(dialogue, Side.SERVER, ContentType.APPLICATION_DATA, new byte[0]));
        turns.add(said(dialogue, Side.SERVER, ContentType.APPLICATION_DATA, ascii("250 mx\r\n")));
    }

    /// RFC 5746: another handshake inside, behind which the keys are used from their beginning.
    private static List<Turn> renegotiated() {
        OldDialogue.Form form = OldDialogue.forms().get(9);
        OldDialogue before = new OldDialogue(form);
        List<Turn> turns = opened(before);
        talk(turns, before);
        byte[] hello = SealedDialogue.clientHello("mx.example");
        turns.add(said(before, Side.CLIENT, ContentType.HANDSHAKE, hello));
        turns.add(said(before, Side.SERVER, ContentType.HANDSHAKE, before.serverHello()));
        turns.add(said(before, Side.SERVER, ContentType.CHANGE_CIPHER_SPEC, new byte[] {1}));
        turns.add(said(before, Side.CLIENT, ContentType.CHANGE_CIPHER_SPEC, new byte[] {1}));
        talk(turns, new OldDialogue(form));
        return turns;
    }

    private static List<Turn> asked(byte[] hello) {
        OldDialogue dialogue = new OldDialogue(OldDialogue.forms().get(2));
        List<Turn> turns = opened(dialogue);
        turns.set(0, new Turn.Said(Side.CLIENT, hello));
        talk(turns, dialogue);
        return turns;
    }

    /// RFC 5246 E.2, with a challenge as long as a random.
    public static byte[] ssl2Hello() {
        byte[] random = Arrays.copyOfRange(SealedDialogue.randoms(), 32, 64);
        return ByteBuffer.allocate(2 + 9 + 6 + 32)
                .putShort((short) (0x8000 | 9 + 6 + 32))
                .put((byte) 1)
                .putShort((short) 0x0301)
                .putShort((short) 6)
                .putShort((short) 0)
                .putShort((short) 32)
                .put(new byte[] {0, 0, 5, 1, 0, (byte) 0x80})
                .put(random)
                .array();
    }

    /// RFC 8446 4.1.4, and the ClientHello again.
    private static byte[] retried() {
        byte[] retry = SealedDialogue.serverHello13(0x1301);
        System.arraycopy(RETRY_RANDOM, 0, retry, 6, 32);
        return record(ContentType.HANDSHAKE, retry);
    }

    /// @param before what the server says before its ServerHello, which the client answers with another hello
    /// @param early what the client sends behind its first hello (0-RTT)
    private static List<Turn> tls13(byte[] before, byte[] early) {
        SealedDialogue dialogue = SealedDialogue.tls13(0x1301);
        List<Turn> turns = new ArrayList<>();
        turns.add(new Turn.Said(Side.CLIENT, dialogue.clientOpening()));
        if (early.length > 0) {
            turns.add(new Turn.Said(Side.CLIENT, early));
        }
        if (before.length > 0) {
            turns.add(new Turn.Said(Side.SERVER, before));
            turns.add(new Turn.Said(Side.CLIENT, dialogue.clientOpening()));
        }
        turns.add(new Turn.Said(Side.SERVER, dialogue.serverOpening()));
        turns.add(new Turn.Said(Side.SERVER, data(dialogue, Side.SERVER, "220\r\n")));
        turns.add(new Turn.Said(Side.CLIENT, data(dialogue, Side.CLIENT, "EHLO me\r\n")));
        turns.add(new Turn.Said(Side.CLIENT, dialogue.keyUpdate(Side.CLIENT)));
        turns.add(new Turn.Said(Side.CLIENT, data(dialogue, Side.CLIENT, "QUIT\r\n")));
        byte[] lost = data(dialogue, Side.SERVER, "250 ok\r\n");
        turns.add(new Turn.Gap(Side.SERVER, lost.length));
        turns.add(new Turn.Said(Side.SERVER, data(dialogue, Side.SERVER, "221 bye\r\n")));
        turns.add(new Turn.Said(Side.CLIENT, dialogue.record(Side.CLIENT, ContentType.ALERT, new byte[] {1, 0}, 0)));
        return turns;
    }

    private static byte[] data(SealedDialogue dialogue, Side from, String text) {
        return dialogue.record(from, ContentType.APPLICATION_DATA, ascii(text), 3);
    }

    private static Turn said(OldDialogue dialogue, Side from, int type, byte[] content) {
        return new Turn.Said(from, dialogue.record(from, type, content));
    }

    private static byte[] record(int type, byte[] content) {
        byte[] record = new byte[5 + content.length];
        record[0] = (byte) type;
        record[1] = 3;
        record[2] = 3;
        record[3] = (byte) (content.length >>> 8);
        record[4] = (byte) content.length;
        System.arraycopy(content, 0, record, 5, content.length);
        return record;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
