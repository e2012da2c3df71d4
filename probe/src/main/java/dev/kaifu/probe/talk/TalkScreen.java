package dev.kaifu.probe.talk;

/// Where a talk is seen. Calls come from two threads, one at a time.
public interface TalkScreen {
    /// Bytes of the server, as they came.
    void reply(byte[] bytes);

    /// A remark of the program's own: what is going on. Fit for a terminal.
    void note(String text);
}
