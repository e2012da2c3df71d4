package dev.kaifu.analysis;

import dev.kaifu.capture.CapturedPacket;
import dev.kaifu.protocol.net.FrameParser;
import dev.kaifu.protocol.net.layer.FrameUnwrapper;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Counts the packets that could not be followed, so that none is dropped in silence. Memory does not grow with them.
final class Omissions {
    /// Link types named one by one; the field has 16 bits, a real capture one or two.
    private static final int MAX_LINK_TYPES = 16;

    /// @param first number of the first packet
    private record Count(long packets, long first) {
        Count plusOne() {
            return new Count(packets + 1, first);
        }

        /// `3 packets (from packet 7 on) are…`.
        String as(String one, String several) {
            return packets == 1
                    ? "1 packet (packet " + first + ") " + one
                    : packets + " packets (from packet " + first + " on) " + several;
        }
    }

    private final FrameUnwrapper unwrapper;
    private final Map<FrameParser.Outcome, Count> outcomes = new EnumMap<>(FrameParser.Outcome.class);
    private final Map<Integer, Count> linkTypes = new TreeMap<>();

    Omissions(FrameUnwrapper unwrapper) {
        this.unwrapper = unwrapper;
    }

    void add(FrameParser.Outcome outcome, CapturedPacket packet) {
        outcomes.merge(outcome, new Count(1, packet.number), (old, one) -> old.plusOne());
        if (outcome == FrameParser.Outcome.UNKNOWN_LINK_TYPE
                && (linkTypes.size() < MAX_LINK_TYPES || linkTypes.containsKey(packet.linkType))) {
            linkTypes.merge(packet.linkType, new Count(1, packet.number), (old, one) -> old.plusOne());
        }
    }

    /// What of the input is of no use, a sentence each.
    List<String> damages() {
        return linkTypes.entrySet().stream()
                .map(entry -> entry.getValue().as("has", "have") + " link type " + entry.getKey()
                        + ", which Kaifu cannot read; record on an Ethernet, Wi-Fi, loopback or \"any\" interface.")
                .toList();
    }

    /// What a reader of the result should know, a sentence each.
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        long fragments = unwrapper.lostFragments();
        if (fragments > 0) {
            notes.add(new Count(fragments, unwrapper.firstLostFragment()).as("is an IP fragment", "are IP fragments")
                    + " whose packet is not in the capture as a whole, so what they carried is missing.");
        }
        notOpened(notes, FrameParser.Outcome.DTLS, "DTLS");
        notOpened(notes, FrameParser.Outcome.QUIC, "QUIC");
        Count encrypted = outcomes.get(FrameParser.Outcome.ENCRYPTED);
        if (encrypted != null) {
            notes.add(
                    encrypted.as("is an", "are") + " encrypted 802.11 " + (encrypted.packets == 1 ? "frame" : "frames")
                            + ", which Kaifu does not decrypt; decrypt the capture first with the network's key (airdecap-ng -e"
                            + " NETWORK -p PASSPHRASE CAPTURE, which needs the four messages of the handshake in it), then open"
                            + " what that writes.");
        }
        Count cut = outcomes.get(FrameParser.Outcome.TRUNCATED);
        if (cut != null) {
            notes.add(cut.as("was", "were")
                    + " cut off inside the headers; record again with a larger snaplen (tcpdump -s 0).");
        }
        Count malformed = outcomes.get(FrameParser.Outcome.MALFORMED);
        if (malformed != null) {
            notes.add(malformed.as("has", "have") + " an IP or TCP header that is malformed; left out.");
        }
        return notes;
    }

    private void notOpened(List<String> notes, FrameParser.Outcome outcome, String protocol) {
        Count count = outcomes.get(outcome);
        if (count != null) {
            notes.add(count.as("is ", "are ") + protocol + ", which Kaifu does not open: it opens TLS over TCP.");
        }
    }
}
