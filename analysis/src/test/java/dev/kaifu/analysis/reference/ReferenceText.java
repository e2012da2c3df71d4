package dev.kaifu.analysis.reference;

import dev.kaifu.protocol.mail.MailProtocol;
import dev.kaifu.protocol.net.Side;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What the reference says of captures, as text to compare.
///
/// @param conversations in the order of their endings, each with its head (numbers, ends, ending) and the rest
public record ReferenceText(List<Said> conversations) {
    /// @param notCovered why the rest is no answer; empty where it is one
    public record Said(int stream, String head, String rest, Optional<String> notCovered) {
        /// True where not even its suite has a name here.
        public boolean isOfAnotherSuite() {
            return notCovered.filter(SealedStream.OTHER_SUITE::equals).isPresent();
        }
    }

    /// Which packet an event is traced to.
    public enum Stamp {
        /// The one that brought its last byte.
        BROUGHT,
        /// The one at which the dissector told it.
        TOLD
    }

    public static ReferenceText of(List<byte[]> captures, List<byte[]> keyLogs, Stamp stamp) throws IOException {
        return new ReferenceText(ReferenceOpener.open(captures, keyLogs).stream()
                .map(each -> new Said(each.connection.index, head(each), rest(each, stamp), each.notCovered()))
                .toList());
    }

    private static String head(ReferenceConversation said) {
        Connection connection = said.connection;
        return "stream " + connection.index + " " + connection.client() + " -> " + connection.server() + " from packet "
                + connection.firstPacket.number() + " at " + connection.firstPacket.timeNanos() + " to packet "
                + connection.lastPacket.number() + ", " + connection.ending + ", missing " + said.missing() + "\n";
    }

    private static String rest(ReferenceConversation said, Stamp stamp) {
        StringBuilder text = new StringBuilder();
        MailProtocol spoken = said.dialogue.protocol;
        text.append(spoken == MailProtocol.OTHER ? MailProtocol.UNKNOWN : spoken)
                .append(' ')
                .append(said.status())
                .append('\n');
        said.tls.ifPresent(tls -> text.append("tls ")
                .append(tls.server.map(Hello::versionName).orElse("-"))
                .append(' ')
                .append(tls.server.map(hello -> Suite.nameOf(hello.suite())).orElse("-"))
                .append(' ')
                .append(said.via)
                .append(' ')
                .append(tls.serverName.orElse("-"))
                .append('\n'));
        for (Side side : Side.values()) {
            byte[] bytes = said.plaintext(side);
            text.append(side).append(' ').append(bytes.length).append(' ');
            text.append(HexFormat.of().formatHex(Derivation.digest("SHA256", bytes)))
                    .append('\n');
        }
        for (Event event : said.dialogue.events) {
            Packet packet = stamp == Stamp.BROUGHT ? event.packet() : event.told();
            text.append("packet ").append(packet.number()).append(" at ");
            text.append(packet.timeNanos()).append(event.insideTls() ? " inside: " : ": ");
            text.append(event.said()).append(' ').append(event.sha256()).append('\n');
        }
        said.tls.ifPresent(tls -> tls.alerts.forEach(alert -> text.append("alert ")
                .append(alert.packet().number())
                .append(' ')
                .append(alert.from())
                .append(' ')
                .append(alert.level())
                .append(' ')
                .append(alert.description())
                .append('\n')));
        return text.toString();
    }
}
