package dev.kaifu.analysis.reference;

/// How a connection ended, as the contract counts it.
enum Ending {
    FINS,
    RESET_BY_CLIENT,
    RESET_BY_SERVER,
    REPLACED,
    SILENCE,
    END_OF_INPUT
}
