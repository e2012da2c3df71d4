package dev.kaifu.cli;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `HOST`, `HOST:PORT`, `[2001:db8::1]:PORT`, or an IPv6 address alone.
record HostPort(String host, OptionalInt port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([^\\]]+)\\]|([^:\\[\\]]+))(?::(\\d{1,5}))?");
    private static final int MAX_HOST = 253;

    static HostPort parse(String given) {
        if (given.indexOf(':') != given.lastIndexOf(':') && !given.startsWith("[")) {
            return new HostPort(given, OptionalInt.empty());
        }
        Matcher form = FORM.matcher(given);
        if (!form.matches()) {
            throw wrong(given);
        }
        String host = form.group(1) == null ? form.group(2) : form.group(1);
        if (form.group(3) == null) {
            return new HostPort(host, OptionalInt.empty());
        }
        int port = Integer.parseInt(form.group(3));
        if (port < 1 || port > 0xffff || host.length() > MAX_HOST) {
            throw wrong(given);
        }
        return new HostPort(host, OptionalInt.of(port));
    }

    private static UserError wrong(String given) {
        return new UserError(
                ExitStatus.USAGE,
                "\"" + TerminalText.escape(given) + "\" is no host and port; write them as mail.example.jp:587"
                        + " or [2001:db8::1]:587.");
    }
}
