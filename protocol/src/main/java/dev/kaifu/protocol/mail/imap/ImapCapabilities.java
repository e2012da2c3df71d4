package dev.kaifu.protocol.mail.imap;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a server said it can do, in a CAPABILITY response or response code (RFC 9051 7.2.2, 7.1).
///
/// @param names in upper case, in the server's order
/// @param mechanisms SASL mechanisms in upper case, in the server's order
public record ImapCapabilities(Set<String> names, Set<String> mechanisms) {
    /// Nothing is known: not asked yet, or what was said holds no longer.
    public static final ImapCapabilities NONE = new ImapCapabilities(Set.of(), Set.of());

    private static final String KEYWORD = "CAPABILITY";
    private static final String AUTH = "AUTH=";
    /// RFC 7888 5: LITERAL- has clients wait before what is longer.
    private static final int SHORT_LITERAL = 4096;

    public ImapCapabilities {
        names = Collections.unmodifiableSet(new LinkedHashSet<>(names));
        mechanisms = Collections.unmodifiableSet(new LinkedHashSet<>(mechanisms));
    }

    /// The list that a response carries, as data or as its code; empty where it carries none.
    public static Optional<ImapCapabilities> in(ImapResponse response) {
        if (response.isData(KEYWORD)) {
            return Optional.of(parse(response.text()));
        }
        String code = response.code();
        boolean carries = code.toUpperCase(Locale.ROOT).startsWith(KEYWORD + " ");
        return carries ? Optional.of(parse(code)) : Optional.empty();
    }

    /// @param list `CAPABILITY IMAP4rev1 …`
    private static ImapCapabilities parse(String list) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> mechanisms = new LinkedHashSet<>();
        List.of(list.toUpperCase(Locale.ROOT).strip().split(" +")).stream()
                .skip(1)
                .forEach(name -> {
                    names.add(name);
                    if (name.startsWith(AUTH)) {
                        mechanisms.add(name.substring(AUTH.length()));
                    }
                });
        return new ImapCapabilities(names, mechanisms);
    }

    public boolean isKnown() {
        return !names.isEmpty();
    }

    /// Whether the server offers that (`IDLE`, `SASL-IR`).
    public boolean has(String name) {
        return names.contains(name.toUpperCase(Locale.ROOT));
    }

    public boolean startTls() {
        return has("STARTTLS");
    }

    /// Whether LOGIN must not be sent (RFC 9051 6.2.3): for want of TLS, as a rule.
    public boolean loginDisabled() {
        return has("LOGINDISABLED");
    }

    /// Whether AUTHENTICATE may carry its first response (RFC 4959; RFC 9051 has it built in).
    public boolean initialResponse() {
        return has("SASL-IR") || has("IMAP4REV2");
    }

    /// Whether a literal of that size may follow without the server's word (RFC 7888).
    boolean nonSynchronizing(int size) {
        boolean shortOnes = has("LITERAL-") || has("IMAP4REV2");
        return has("LITERAL+") || (shortOnes && size <= SHORT_LITERAL);
    }
}
