package dev.kaifu.probe.tls;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The name of a host as DNS, server name indication and certificates have it: A-labels (RFC 5890 2.3.2.1).
///
/// The user's characters are mapped as UTS 46 does it without its transitional processing, so that `faß.example` is not
/// `fass.example`. What UTS 46 forbids besides is left to the DNS, which does not know it.
public final class HostName {
    /// UTS 46 4: the full stops of East Asian keyboards part labels too.
    private static final Pattern FULL_STOP = Pattern.compile("[.\u3002\uff0e\uff61]");

    private static final Pattern IGNORED = Pattern.compile("[\u00ad\u200b\u2060\ufeff\ufe00-\ufe0f]");

    private HostName() {}

    /// In lower case, without a final dot. An address, and what is no name, comes back as it is.
    public static String ascii(String host) {
        String name = Arrays.stream(FULL_STOP.split(host)).map(HostName::label).collect(Collectors.joining("."));
        return name.isEmpty() ? host : name;
    }

    private static String label(String label) {
        if (label.chars().allMatch(c -> c < 0x80)) {
            return lower(label);
        }
        String compatible = Normalizer.normalize(IGNORED.matcher(lower(label)).replaceAll(""), Normalizer.Form.NFKC);
        String mapped = Normalizer.normalize(lower(compatible), Normalizer.Form.NFC);
        return mapped.chars().allMatch(c -> c < 0x80) ? mapped : "xn--" + Punycode.encode(mapped);
    }

    /// Character by character: the lower case of a whole word has a sigma of its own for its end.
    private static String lower(String text) {
        return text.codePoints()
                .map(Character::toLowerCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
