package dev.kaifu.fuzz.target;

import dev.kaifu.analysis.session.SessionSecrets;
import dev.kaifu.analysis.session.TlsListener;
import dev.kaifu.analysis.session.TlsSession;
import dev.kaifu.fuzz.Cuts;
import dev.kaifu.fuzz.Law;
import dev.kaifu.fuzz.Turns;
import dev.kaifu.protocol.net.Side;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretStore;
import dev.kaifu.protocol.tls.crypto.RecordWorkspace;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Writes down what a session lets out.
final class SessionNotes implements TlsListener {
    private final SecretStore store = new SecretStore();
    private final RecordWorkspace workspace = new RecordWorkspace();
    final TlsSession session;
    private final List<Object> all = new ArrayList<>();
    private final Map<Side, ByteArrayOutputStream> said = new EnumMap<>(Side.class);

    SessionNotes(List<Secret> known) {
        store.addAll(known);
        session = new TlsSession(SessionSecrets.of(store), this);
    }

    void lost(Side from, int length) {
        session.gap(from, length, workspace);
    }

    void passed(Turns.Turn turn, Cuts cuts) {
        switch (turn) {
            case Turns.Turn.Said(Side from, byte[] bytes) -> cuts.feed(bytes, to(from));
            case Turns.Turn.Gap(Side from, int length) -> lost(from, length);
            case Turns.Turn.End ignored -> {}
            case Turns.Turn.Tls ignored -> {}
        }
    }

    Cuts.Sink to(Side from) {
        return (array, offset, length) -> session.bytes(from, array, offset, length, workspace);
    }

    List<Object> all() {
        List<Object> told = new ArrayList<>(all);
        told.add(session.summary());
        return told;
    }

    byte[] said(Side side) {
        ByteArrayOutputStream bytes = said.get(side);
        return bytes == null ? new byte[0] : bytes.toByteArray();
    }

    @Override
    public void plaintext(Side from, byte[] array, int offset, int length) {
        Law.holds(length > 0 && offset >= 0 && offset + length <= array.length, "%d bytes at %d", length, offset);
        said.computeIfAbsent(from, side -> new ByteArrayOutputStream()).write(array, offset, length);
        all.add(from + " " + Arrays.hashCode(Arrays.copyOfRange(array, offset, offset + length)));
    }

    @Override
    public void established() {
        all.add("established");
    }

    @Override
    public void alert(Side from, int level, int description) {
        all.add(from + " alert " + level + " " + description);
    }
}
