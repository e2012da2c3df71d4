package dev.kaifu.cli;

/// The shell lines by which the seed's author took keys out of a log of `s_client -msg`, word for word, but that they
/// read standard input.
final class SeedScript {
    static final String CLIENT_RANDOM = """
            cat | grep -A 3 -e "ClientHello" | sed '1d' | tr '\\n' ' ' | sed 's/ //g' \
            | sed -e 's/^.\\{12\\}\\(.\\{64\\}\\).*$/\\1/g'
            """;
    static final String MASTER_KEY = """
            cat | grep -e "Master-Key:" | sed -e 's/^.*Master-Key: \\(.*\\)$/\\1/g'
            """;
    static final String SESSION_ID = """
            cat | grep -e "Session-ID:" | sed -e 's/^.*Session-ID: \\(.*\\)$/\\1/g'
            """;
    /// The one-liner.
    static final String KEY_LOG = """
            cat | awk '/Master-Key:/{key=$2} {b=1;e=16;if(l==3)b=7;if(l==1)e=6;for(i=b;i<=e;i++)s=s$i;if(l--==1)r[s]=1}\
            / ClientHello$/{l=3;s=""} END{for(rnd in r)print "CLIENT_RANDOM",rnd,key}'
            """;

    private SeedScript() {}
}
