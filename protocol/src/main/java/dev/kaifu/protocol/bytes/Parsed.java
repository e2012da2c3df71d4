package dev.kaifu.protocol.bytes;

/// What a parser answers: a value, a wish for more bytes, or why the bytes can never be right.
/// Wrong input is a value, never an exception.
public sealed interface Parsed<T> {
    /// @param value what was read
    /// @param consumed how many bytes it took
    record Value<T>(T value, int consumed) implements Parsed<T> {}

    /// The bytes so far are a prefix of something valid.
    ///
    /// @param atLeast how many more bytes are needed at the least
    record NeedMore<T>(int atLeast) implements Parsed<T> {}

    /// @param why what is wrong, as the end of a sentence ("the record length 40000 is above 18432")
    record Malformed<T>(String why) implements Parsed<T> {}
}
