package dev.kaifu.benchmarks.bench;

import dev.kaifu.demo.DemoServer;
import dev.kaifu.demo.Misbehaviour;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// `kaifu check` against the demo's server on loopback: TLS from the start and STARTTLS, with AUTH.
record CheckRow(String name) implements BenchRow {
    private static final int RUNS = 20;
    private static final String PASSWORD = "KAIFU_BENCH_PASSWORD";

    @Override
    public List<ResultLine> run(Bench bench) throws IOException, InterruptedException {
        try (DemoServer server = DemoServer.start(Misbehaviour.NONE, bench.folder())) {
            bench.say(name + ": " + RUNS + " runs");
            List<String> command = List.of(
                    bench.programs().kaifu().toString(),
                    "check",
                    "-4",
                    server.host(),
                    "--ports",
                    server.implicitTlsPort() + "/tls," + server.startTlsPort() + "/starttls",
                    "--ca",
                    server.authority().toString(),
                    "--user",
                    server.user(),
                    "--password-env",
                    PASSWORD);
            // Its exit status says that both ports let it log in.
            Series kaifu = bench.kaifu(name, List.of(command), RUNS, Map.of(PASSWORD, server.password()));
            return List.of(
                    Goals.atMost(name, "kaifu, median of " + RUNS, "s", kaifu.seconds(), Goals.CHECK_SECONDS),
                    Goals.memory(name, kaifu));
        }
    }
}
