package dev.kaifu.capture;

import dev.kaifu.protocol.net.FrameParser;
import dev.kaifu.protocol.net.FrameParser.Outcome;
import dev.kaifu.protocol.net.TcpSegment;
import dev.kaifu.protocol.net.layer.FrameUnwrapper;

/// A frame alone, as the opener reads it.
final class Frames {
    private Frames() {}

    static Outcome parse(int linkType, byte[] a, int offset, int captured, TcpSegment into) {
        Outcome outcome = FrameParser.parse(linkType, a, offset, captured, into);
        return outcome == Outcome.TCP
                ? outcome
                : new FrameUnwrapper().unwrap(linkType, a, offset, captured, 1, 0, into);
    }
}
