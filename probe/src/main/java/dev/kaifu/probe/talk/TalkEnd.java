package dev.kaifu.probe.talk;

/// How a talk ended.
public enum TalkEnd {
    /// All lines were sent, each after the reply to the one before.
    DONE,
    /// The server closed before all was said.
    CUT_OFF,
    /// A reply did not come in time.
    NO_REPLY
}
