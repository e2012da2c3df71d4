package dev.kaifu.benchmarks.measure;

import dev.kaifu.benchmarks.measure.OpenedStream.MailPackets;
import dev.kaifu.testkit.Corpus;
import dev.kaifu.testkit.Corpus.SideDigest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Opens a capture with the program itself, for secrets that its command line takes.
///
/// @param kaifu the launcher
record ProgramRun(Path kaifu) {
    OpenedCapture open(Path folder, String file, Corpus.Secrets secrets) throws IOException {
        Process process = new ProcessBuilder(command(file, secrets))
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.PIPE)
                .start();
        process.getOutputStream().close();
        List<OpenedStream> streams = new ArrayList<>();
        try (InputStream out = process.getInputStream();
                JsonParser in = new JsonFactory().createParser(ObjectReadContext.empty(), out)) {
            while (in.nextToken() == JsonToken.START_OBJECT) {
                streams.add(stream(values(in)));
            }
        }
        // A sentence or two: no pipe is filled by them before the output is read. The last says what ended it.
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return new OpenedCapture(streams, -1, streams.isEmpty() ? said.lines().reduce("", (first, last) -> last) : "");
    }

    private List<String> command(String file, Corpus.Secrets secrets) {
        List<String> command = new ArrayList<>(
                List.of(kaifu.toAbsolutePath().toString(), "open", file, "--format", "ndjson", "--digest"));
        secrets.keyLogs().forEach(keyLog -> command.addAll(List.of("--keys", keyLog)));
        secrets.rsaKeys().forEach(key -> command.addAll(List.of("--rsa-key", key)));
        secrets.psks().forEach(psk -> command.addAll(List.of("--psk", psk)));
        return command;
    }

    private static OpenedStream stream(Map<String, String> values) {
        String why = values.getOrDefault("whyId", "");
        return new OpenedStream(
                Integer.parseInt(values.getOrDefault("stream", "-1")),
                values.getOrDefault("client", ""),
                values.getOrDefault("status", "") + (why.isEmpty() ? "" : ", " + why),
                side(values, "plaintext.client."),
                side(values, "plaintext.server."),
                MailPackets.NONE,
                MailPackets.NONE);
    }

    private static SideDigest side(Map<String, String> values, String prefix) {
        return new SideDigest(
                Long.parseLong(values.getOrDefault(prefix + "bytes", "0")), values.getOrDefault(prefix + "sha256", ""));
    }

    /// The fields of an object whose beginning was just read, those of inner objects as `outer.inner`.
    private static Map<String, String> values(JsonParser in) {
        Map<String, String> values = new HashMap<>();
        object(in, "", values);
        return values;
    }

    private static void object(JsonParser in, String path, Map<String, String> values) {
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = path + in.currentName();
            switch (in.nextToken()) {
                case START_OBJECT -> object(in, name + ".", values);
                case START_ARRAY -> in.skipChildren();
                case VALUE_NULL -> {
                    // Nothing to say.
                }
                default -> values.put(name, in.getString());
            }
        }
    }
}
