package dev.kaifu.protocol.mail.pop3;

/// A command that waits for its response.
///
/// @param bare whether it had no argument
record Asked(Pop3Verb verb, boolean bare) {
    static final Asked NOTHING = new Asked(Pop3Verb.OTHER, true);

    static Asked of(Pop3Command command) {
        return new Asked(command.known(), command.isBare());
    }
}
