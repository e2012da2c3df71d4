package dev.kaifu.analysis.session;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The master secrets of sessions that may be resumed, by what a session shows that resumes them: a session id (RFC
/// 5246
/// 7.3), or the SHA-256 of a ticket (RFC 5077), as OpenSSL calls it. They are learnt from one walk through the input,
/// in
/// its order, once a session asks for one: what is known then does not depend on which thread opens what first.
public final class EarlierSessions {
    /// Ids and tickets remembered, the first ones: some 60 MB.
    static final int MAX_IDS = 1 << 18;
    /// Sessions of one id: it is given out once, unless somebody plays tricks.
    private static final int MAX_OF_ONE_ID = 4;

    private final Map<ByteBuffer, List<byte[]>> masters = new HashMap<>();
    /// Null where there is none, or none is left.
    private @Nullable Consumer<EarlierSessions> walk;

    private long leftOut;

    /// @param input walks through it and tells what it finds by [#add]
    synchronized void learntBy(Consumer<EarlierSessions> input) {
        walk = input;
    }

    /// What is known under an id once the whole input has been walked through; whoever asks meanwhile waits. Where it
    /// cannot be walked through yet, nothing is known.
    synchronized List<byte[]> byId(byte[] id) {
        Consumer<EarlierSessions> through = walk;
        if (through != null) {
            walk = null;
            through.accept(this);
        }
        return known(id);
    }

    /// What is known so far.
    synchronized List<byte[]> known(byte[] id) {
        return List.copyOf(masters.getOrDefault(ByteBuffer.wrap(id), List.of()));
    }

    synchronized void add(byte[] id, byte[] master) {
        ByteBuffer key = ByteBuffer.wrap(id);
        List<byte[]> of = masters.get(key);
        if (of == null) {
            if (masters.size() == MAX_IDS) {
                leftOut++;
                return;
            }
            of = new ArrayList<>(1);
            masters.put(key, of);
        }
        boolean isKnown = of.stream().anyMatch(one -> Arrays.equals(one, master));
        if (!isKnown && of.size() < MAX_OF_ONE_ID) {
            of.add(master);
        }
    }

    /// Ids and tickets that there was no room for.
    synchronized long leftOut() {
        return leftOut;
    }
}
