package dev.kaifu.analysis.session;

import dev.kaifu.protocol.net.Side;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.SecretKey;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/// The JDK's TLS on both sides of a session in memory: it speaks SSL 3.0 and the export suites, which openssl no longer
/// does. The suites without certificates suffice.
final class EarlierPeer {
    /// What passed, in order.
    record Passed(Side from, byte[] bytes, boolean lost) {
        Passed missing() {
            return new Passed(from, bytes, true);
        }
    }

    private static final int ROOM = 1 << 17;

    private final SSLEngine client;
    private final SSLEngine server;
    final List<Passed> wire = new ArrayList<>();
    /// The key log.
    private final StringBuilder keyLog = new StringBuilder();

    EarlierPeer(String version, String suite) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            client = engine(context, version, suite);
            server = engine(context, version, suite);
            client.setUseClientMode(true);
            server.setUseClientMode(false);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLEngine engine(SSLContext context, String version, String suite) {
        SSLEngine engine = context.createSSLEngine();
        engine.setEnabledProtocols(new String[] {version});
        engine.setEnabledCipherSuites(new String[] {suite});
        return engine;
    }

    String keyLog() {
        return keyLog.toString();
    }

    EarlierPeer shakeHands() throws SSLException {
        client.beginHandshake();
        while (moves(client, server, Side.CLIENT) || moves(server, client, Side.SERVER)) {
            // Until neither has anything to send.
        }
        String random = HexFormat.of().formatHex(clientRandom());
        String master = HexFormat.of().formatHex(masterSecret(client.getSession()));
        keyLog.append("CLIENT_RANDOM ")
                .append(random)
                .append(' ')
                .append(master)
                .append('\n');
        return this;
    }

    EarlierPeer say(Side from, byte[] what) throws SSLException {
        SSLEngine engine = from == Side.CLIENT ? client : server;
        ByteBuffer said = ByteBuffer.wrap(what);
        while (said.hasRemaining()) {
            ByteBuffer out = ByteBuffer.allocate(ROOM);
            engine.wrap(said, out);
            pass(from, out, from == Side.CLIENT ? server : client);
        }
        return this;
    }

    private boolean moves(SSLEngine from, SSLEngine to, Side side) throws SSLException {
        runTasks(from);
        if (from.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
            return false;
        }
        ByteBuffer out = ByteBuffer.allocate(ROOM);
        SSLEngineResult result = from.wrap(ByteBuffer.allocate(0), out);
        pass(side, out, to);
        return result.bytesProduced() > 0;
    }

    private void pass(Side from, ByteBuffer out, SSLEngine to) throws SSLException {
        out.flip();
        byte[] bytes = new byte[out.remaining()];
        out.get(bytes);
        wire.add(new Passed(from, bytes, false));
        // It may decrypt where the bytes are.
        ByteBuffer in = ByteBuffer.wrap(bytes.clone());
        while (in.hasRemaining()) {
            to.unwrap(in, ByteBuffer.allocate(ROOM));
            runTasks(to);
        }
    }

    private static void runTasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private byte[] clientRandom() {
        // Behind the headers of record and message, and the version.
        return Arrays.copyOfRange(wire.getFirst().bytes, 11, 43);
    }

    private static byte[] masterSecret(SSLSession session) {
        try {
            Method method = session.getClass().getDeclaredMethod("getMasterSecret");
            method.setAccessible(true);
            return ((SecretKey) method.invoke(session)).getEncoded();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
