package dev.kaifu.analysis.session;

import dev.kaifu.protocol.secrets.LongTermKeys;
import dev.kaifu.protocol.secrets.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The secrets as the sessions of one connection may know them at the packet that it has come to: what a pipe brings
/// later is not known yet, on whichever thread and however far ahead the input is read.
public final class StreamSecrets implements SessionSecrets {
    private final SecretSource source;
    private final int stream;
    private final LongSupplier packet;
    private List<byte[]> resumed = List.of();

    /// @param stream the connection's number
    public StreamSecrets(SecretSource source, int stream, LongSupplier packet) {
        this.source = source;
        this.stream = stream;
        this.packet = packet;
    }

    /// The sessions that this one resumes have these client randoms.
    public void resumes(List<byte[]> clientRandoms) {
        resumed = clientRandoms;
    }

    @Override
    public List<Secret> byId(byte[] id) {
        return source.byId(id, packet.getAsLong());
    }

    @Override
    public boolean hasResumptionPskOnly(byte[] clientRandom) {
        return source.hasResumptionPskOnly(clientRandom, packet.getAsLong());
    }

    @Override
    public List<byte[]> resumed(byte[] sessionId) {
        return resumed;
    }

    @Override
    public List<byte[]> earlierMasters(List<byte[]> ids) {
        List<byte[]> masters = new ArrayList<>();
        if (source.isLearning() || source.earlierSessionsMayHelp(stream)) {
            for (byte[] id : ids) {
                masters.addAll(
                        source.isLearning()
                                ? source.earlier().known(id)
                                : source.earlier().byId(id));
            }
        }
        return masters;
    }

    @Override
    public boolean learnsEarlier() {
        return source.isLearning();
    }

    @Override
    public void earlier(byte[] id, byte[] master) {
        source.earlier().add(id, master);
    }

    @Override
    public long given() {
        return source.given();
    }

    @Override
    public boolean wantsProofs() {
        return source.wantsProofs();
    }

    @Override
    public void proved(byte[] clientRandom, byte[] master) {
        source.proved(stream, clientRandom, master);
    }

    @Override
    public void derived(Secret secret) {
        source.derived(stream, secret);
    }

    @Override
    public void complete() {
        source.complete();
    }

    @Override
    public LongTermKeys keys() {
        return source.store().keys();
    }

    @Override
    public Optional<byte[]> resumptionPsk(byte[] ticket) {
        return source.resumptionPsk(ticket, packet.getAsLong());
    }

    @Override
    public long now() {
        return packet.getAsLong();
    }

    @Override
    public List<Secret> byId(byte[] id, long at) {
        return source.byId(id, at);
    }

    @Override
    public int connection() {
        return stream;
    }

    @Override
    public void openedByOther() {
        source.others().opened(stream);
    }

    @Override
    public List<Secret> otherMasters(long at) {
        return source.others().masters(stream, source.known(at));
    }

    @Override
    public List<Secret> otherSessions(long at) {
        OtherSecrets others = source.others();
        return others.triesAll() ? others.applications(source.known(at)) : SessionSecrets.super.otherSessions(at);
    }

    @Override
    public List<Secret> otherTraffic(long at) {
        return source.others().traffic(stream, source.known(at));
    }
}
