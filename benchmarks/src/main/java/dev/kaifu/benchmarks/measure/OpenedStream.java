package dev.kaifu.benchmarks.measure;

import dev.kaifu.testkit.Corpus.SideDigest;
import java.util.Set;

/// One TCP connection as Kaifu opened it.
///
/// @param client `address:port`
/// @param told the status, and the whyId where there is one
/// @param commandPackets the packets that brought SMTP commands
/// @param replyPackets the packets that brought SMTP replies
record OpenedStream(
        int index,
        String client,
        String told,
        SideDigest fromClient,
        SideDigest fromServer,
        Set<Long> commandPackets,
        Set<Long> replyPackets) {}
