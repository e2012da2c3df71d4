package dev.kaifu.demo;

import java.util.stream.Stream;

/// Options of `s_client`.
final class OpenSslOptions {
    private OpenSslOptions() {}

    /// Fails where chain or name do not verify.
    static String[] verified(DemoServer server, String... others) {
        return Stream.concat(
                        Stream.of(
                                "-CAfile",
                                server.authority().toString(),
                                "-verify_return_error",
                                "-verify_hostname",
                                server.host()),
                        Stream.of(others))
                .toArray(String[]::new);
    }
}
