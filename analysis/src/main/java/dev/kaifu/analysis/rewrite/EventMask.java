package dev.kaifu.analysis.rewrite;

import dev.kaifu.protocol.mail.MailEvent;
import java.util.Optional;

/// What stands for an event's bytes in a capture that is to be shared.
public interface EventMask {
    /// The bytes to write instead; empty where the event holds nothing that must be hidden.
    Optional<byte[]> replacement(MailEvent event);
}
