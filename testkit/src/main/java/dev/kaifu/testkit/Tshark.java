package dev.kaifu.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// tshark as the oracle, with an empty configuration and its reassembly of TCP put right: it does not sort segments
/// unless it is told to.
///
/// @param capture the file that it reads
/// @param options what it is told besides (`-o tls.keylog_file:…`)
public record Tshark(Path capture, List<String> options) {
    private static final Pattern STREAM = Pattern.compile("(?m)^Filter: tcp\\.stream eq (\\d+)");

    /// A followed stream: the bytes of each side, by address, since tshark's node 0 is whoever sent data first.
    ///
    /// @param node0 `address:port`
    public record Followed(String node0, String node1, byte[] from0, byte[] from1) {
        /// The bytes that the node at this port sent.
        public byte[] from(int port) {
            return node0.endsWith(":" + port) ? from0 : from1;
        }

        /// The bytes that the node opposite the one at this port sent.
        public byte[] other(int port) {
            return node0.endsWith(":" + port) ? from1 : from0;
        }
    }

    public static Tshark of(Path capture) {
        return new Tshark(capture, List.of());
    }

    public static Tshark withKeys(Path capture, Path keyLog) {
        return of(capture).with("-o", "tls.keylog_file:" + keyLog);
    }

    public Tshark with(String... more) {
        return new Tshark(
                capture, Stream.concat(options.stream(), Stream.of(more)).toList());
    }

    /// The values of the fields in each packet that passes the filter, a list a packet.
    public List<List<String>> fields(String filter, String... fields) {
        List<String> arguments = new ArrayList<>(List.of("-Y", filter, "-T", "fields"));
        for (String field : fields) {
            arguments.addAll(List.of("-e", field));
        }
        return run(arguments).lines().map(line -> List.of(line.split("\t", -1))).toList();
    }

    /// What passed in a stream.
    ///
    /// @param layer `tls` for the decrypted application data, `tcp` for the payload
    public Followed follow(String layer, int stream) {
        return parse(run(List.of("-q", "-z", "follow," + layer + ",raw," + stream)));
    }

    /// What passed in each of the streams 0 to `streams` - 1, by one run of tshark.
    public List<Followed> followAll(String layer, int streams) {
        List<String> arguments = new ArrayList<>(List.of("-q"));
        for (int stream = 0; stream < streams; stream++) {
            arguments.addAll(List.of("-z", "follow," + layer + ",raw," + stream));
        }
        Followed[] followed = new Followed[streams];
        for (String part : run(arguments).split("(?m)^Follow: ", -1)) {
            Matcher filter = STREAM.matcher(part);
            if (filter.find()) {
                followed[Integer.parseInt(filter.group(1))] = parse(part);
            }
        }
        return List.of(followed);
    }

    private static Followed parse(String output) {
        ByteArrayOutputStream from0 = new ByteArrayOutputStream();
        ByteArrayOutputStream from1 = new ByteArrayOutputStream();
        String node0 = "";
        String node1 = "";
        for (String line : output.lines().toList()) {
            if (line.startsWith("Node 0: ")) {
                node0 = line.substring(8).strip();
            } else if (line.startsWith("Node 1: ")) {
                node1 = line.substring(8).strip();
            } else if (line.matches("\t?([0-9a-f]{2})+")) {
                // The second node's rows begin with a tab.
                (line.startsWith("\t") ? from1 : from0)
                        .writeBytes(HexFormat.of().parseHex(line.strip()));
            }
        }
        return new Followed(node0, node1, from0.toByteArray(), from1.toByteArray());
    }

    /// What tshark prints when it is given these arguments besides.
    /// The lines that it prints.
    public List<String> lines(String... arguments) {
        return run(List.of(arguments)).lines().toList();
    }

    public String run(List<String> arguments) {
        Peer.required("tshark");
        List<String> command = new ArrayList<>(List.of(
                "env",
                "WIRESHARK_CONFIG_DIR=/nonexistent",
                "tshark",
                "-n",
                "-r",
                capture.toString(),
                "-o",
                "tcp.reassemble_out_of_order:TRUE"));
        command.addAll(options);
        command.addAll(arguments);
        return Peer.run(command, new byte[0]).well().text();
    }
}
