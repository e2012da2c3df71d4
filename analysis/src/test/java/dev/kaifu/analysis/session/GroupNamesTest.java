package dev.kaifu.analysis.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.protocol.tls.NamedGroup;
import dev.kaifu.testkit.Peer;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The names of groups beside tshark's. From 0x200 on tshark 4.0 has what an experiment (Open Quantum Safe) took for
/// itself before the registry gave those numbers out.
class GroupNamesTest {
    private static final String FIELD = "tls.handshake.extensions_supported_group";

    @Test
    void eachGroupHasTheNameThatTsharkKnows() {
        Map<Integer, String> different = new TreeMap<>();
        Map<Integer, String> named = named();
        assertThat(named).hasSizeGreaterThan(36);
        named.forEach((code, name) -> {
            String ours = NamedGroup.nameOf(code);
            boolean same = ours.equals(name);
            if (!same) {
                different.put(code, name + " is " + ours);
            }
        });
        assertThat(different).isEmpty();
    }

    private static Map<Integer, String> named() {
        Map<Integer, String> named = new TreeMap<>();
        for (String line :
                Peer.run("tshark", "-G", "values").well().text().lines().toList()) {
            String[] columns = line.split("\t", -1);
            if (columns.length == 4 && columns[0].equals("V") && columns[1].equals(FIELD)) {
                int code = Integer.decode(columns[2]);
                if (code < 0x200 || code > 0xff00) {
                    named.put(code, columns[3]);
                }
            }
        }
        return named;
    }
}
