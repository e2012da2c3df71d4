package dev.kaifu.analysis.tcp;

import dev.kaifu.protocol.net.Endpoint;
import java.util.Arrays;

/// Both ends of a connection, the lower one first, so that both directions find the same stream.
record FlowKey(Endpoint low, Endpoint high) {
    static FlowKey of(Endpoint a, Endpoint b) {
        int order = Arrays.compareUnsigned(a.address(), b.address());
        boolean inOrder = order == 0 ? a.port() <= b.port() : order < 0;
        return inOrder ? new FlowKey(a, b) : new FlowKey(b, a);
    }

    // What the JVM makes of a record's own takes it a dozen classes and some hundredths of a second, just when the
    // first connections end.
    @Override
    public boolean equals(Object other) {
        return other instanceof FlowKey that && low.equals(that.low) && high.equals(that.high);
    }

    @Override
    public int hashCode() {
        return 31 * low.hashCode() + high.hashCode();
    }
}
