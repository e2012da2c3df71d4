package dev.kaifu.fuzz;

import java.util.List;

/// Something that takes hostile bytes, and the laws that it keeps whatever they are.
public interface Target {
    /// The name on the command line: `./dev fuzz NAME`.
    String name();

    /// Inputs to begin with, made by code; the same in every run.
    List<byte[]> seeds();

    /// Feeds the input and checks the laws.
    ///
    /// @throws AssertionError where a law is broken ([Law]); any other exception is a finding too
    void check(byte[] input) throws Exception;

    /// What somebody else's file (`KAIFU_CORPUS`) gives as seeds; nothing by default.
    ///
    /// @param name the file's name, lower case
    default List<byte[]> seedsOf(String name, byte[] file) {
        return List.of();
    }
}
