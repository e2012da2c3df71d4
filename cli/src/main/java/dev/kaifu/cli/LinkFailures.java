package dev.kaifu.cli;

import dev.kaifu.probe.net.LinkException;
import java.time.Duration;

/// Sentences for connections that did not come about, for `talk`.
final class LinkFailures {
    private LinkFailures() {}

    static UserError of(LinkException e, String where, Duration timeout) {
        String seconds = timeout.toSeconds() + " s";
        String detail = e.detail().isEmpty() ? "" : " (" + e.detail() + ")";
        return switch (e.kind()) {
            case REFUSED ->
                unreachable(where + " refuses the connection; check the port, and whether the server runs.");
            case UNREACHABLE ->
                unreachable(where + " cannot be reached" + detail
                        + "; check this machine's network, or try the other address family (-4, -6).");
            case CONNECT_TIMEOUT ->
                unreachable(where + " does not answer within " + seconds
                        + "; a firewall or the provider may block the port, so try another port or network.");
            case SILENT ->
                unreachable(where + " takes the connection but says nothing within " + seconds
                        + "; if it speaks TLS from the start, use --tls.");
            case DROPPED ->
                unreachable(
                        where + " closed the connection in mid-dialogue; try again, and look into the server's log.");
            case OTHER_PROTOCOL ->
                asked(where + " speaks another protocol than was asked for (it says \"" + e.detail()
                        + "\"); check the port, --tls and --starttls.");
            case NO_TLS ->
                asked(where + " says \"" + e.detail()
                        + "\" where TLS must begin; check the port, --tls and --starttls.");
            case TLS_FAILED ->
                asked("the TLS handshake with " + where + " failed: " + e.detail()
                        + "; try another --tls-version or --ciphers.");
            case BYTES_BEFORE_TLS ->
                asked(where + " sent bytes behind its reply to STARTTLS, before TLS began (\"" + e.detail()
                        + "\"); somebody between may have put them there, so nothing was sent.");
        };
    }

    private static UserError unreachable(String sentence) {
        return new UserError(ExitStatus.UNREADABLE, sentence);
    }

    private static UserError asked(String sentence) {
        return new UserError(ExitStatus.FINDING, sentence);
    }
}
