package dev.kaifu.benchmarks.measure;

import dev.kaifu.testkit.Corpus.SideDigest;
import java.util.Set;

/// One TCP connection as Kaifu opened it.
///
/// @param client `address:port`
/// @param told the status, and the whyId where there is one
/// @param smtp the packets of its SMTP dialogue
/// @param pop3 the packets of its POP3 dialogue
record OpenedStream(
        int index,
        String client,
        String told,
        SideDigest fromClient,
        SideDigest fromServer,
        MailPackets smtp,
        MailPackets pop3) {
    /// The packets that brought commands, and those that brought replies.
    record MailPackets(Set<Long> commands, Set<Long> replies) {
        static final MailPackets NONE = new MailPackets(Set.of(), Set.of());
    }
}
