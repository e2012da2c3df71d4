package dev.kaifu.cli;

/// Options that several commands have, and what was given to them.
interface OptionGroup {
    /// Adds the options to those of a command.
    void describe(CommandDescription command);
}
