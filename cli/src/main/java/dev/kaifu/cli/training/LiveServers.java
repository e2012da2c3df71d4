package dev.kaifu.cli.training;

import dev.kaifu.cli.ExitStatus;
import java.io.IOException;

/// `check` and `talk` against a server in a process of its own, so that nothing of the server comes into the cache.
final class LiveServers {
    private final CommandRuns runs;
    private final TrainingFiles files;

    LiveServers(CommandRuns runs, TrainingFiles files) {
        this.runs = runs;
        this.files = files;
    }

    void run() throws IOException {
        try (ServerProcess server = ServerProcess.start(files)) {
            check(server);
            talk(server);
        }
    }

    private void check(ServerProcess server) {
        String ports = server.implicitTlsPort() + "/tls," + server.startTlsPort() + "/starttls";
        String[] common = {
            "check",
            "-4",
            "localhost",
            "--ports",
            ports,
            "--ca",
            server.authority(),
            "--user",
            server.user(),
            "--password-file",
            server.passwordFile()
        };
        runs.run(ExitStatus.OK, CommandRuns.words(common, "--format", "json"));
        runs.run(
                ExitStatus.OK,
                CommandRuns.words(
                        common,
                        "--record",
                        files.file("check.pcapng"),
                        "--keys-out",
                        files.file("check.keys"),
                        "--send",
                        "--read-back",
                        "imap://localhost:" + server.imapsPort()));
        // Without --ca: the runtime's own authorities are read, which do not know this one.
        runs.run(ExitStatus.FINDING, "check", "-4", "localhost", "--ports", ports, "--lang", "ja");
    }

    private void talk(ServerProcess server) {
        String dialogue = "ehlo training\nquit\n";
        runs.runWith(dialogue, "talk", "-4", "--starttls", "smtp", "localhost:" + server.startTlsPort());
        runs.runWith(
                dialogue,
                "talk",
                "-4",
                "--tls",
                "--msg",
                "localhost:" + server.implicitTlsPort(),
                "--record",
                files.file("talk.pcapng"));
    }
}
