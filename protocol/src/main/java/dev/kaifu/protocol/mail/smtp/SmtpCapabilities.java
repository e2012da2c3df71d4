package dev.kaifu.protocol.mail.smtp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/// What a server said it can do, in its reply to EHLO (RFC 5321 4.1.1.1).
///
/// @param server the name in the reply's first line
/// @param keywords each keyword in upper case, with its parameters as sent
/// @param mechanisms SASL mechanisms in upper case, in the server's order, of `AUTH` and the old `AUTH=` line together
/// @param oldAuthLine whether `AUTH=…` stood there: the form of the draft before RFC 2554, for old Outlook
public record SmtpCapabilities(
        String server, Map<String, List<String>> keywords, Set<String> mechanisms, boolean oldAuthLine) {
    /// Before EHLO, or after HELO: nothing is known.
    public static final SmtpCapabilities NONE = new SmtpCapabilities("", Map.of(), Set.of(), false);

    private static final String OLD_AUTH = "AUTH=";
    /// Cisco's SMTP inspection overwrites a word that it forbids with X, its length kept: `250-XXXXXXXA`.
    private static final Pattern OVERWRITTEN = Pattern.compile("X{4,}[A-Z]?", Pattern.CASE_INSENSITIVE);

    public SmtpCapabilities {
        keywords = Collections.unmodifiableMap(new LinkedHashMap<>(keywords));
        mechanisms = Collections.unmodifiableSet(new LinkedHashSet<>(mechanisms));
    }

    /// Reads a positive reply to EHLO.
    public static SmtpCapabilities parse(SmtpReply reply) {
        Map<String, List<String>> keywords = new LinkedHashMap<>();
        Set<String> mechanisms = new LinkedHashSet<>();
        boolean old = false;
        for (String line : reply.lines()
                .subList(Math.min(1, reply.lines().size()), reply.lines().size())) {
            List<String> words = words(line);
            if (words.isEmpty()) {
                continue;
            }
            String keyword = words.getFirst().toUpperCase(Locale.ROOT);
            List<String> parameters = new ArrayList<>(words.subList(1, words.size()));
            if (keyword.startsWith(OLD_AUTH)) {
                old = true;
                if (keyword.length() > OLD_AUTH.length()) {
                    parameters.addFirst(words.getFirst().substring(OLD_AUTH.length()));
                }
                keyword = "AUTH";
            }
            if (keyword.equals("AUTH")) {
                parameters.forEach(mechanism -> mechanisms.add(mechanism.toUpperCase(Locale.ROOT)));
            }
            keywords.merge(
                    keyword, List.copyOf(parameters), (first, second) -> first.containsAll(second) ? first : second);
        }
        String server = reply.lines().isEmpty()
                ? ""
                : String.join(
                        "", words(reply.lines().getFirst()).stream().limit(1).toList());
        return new SmtpCapabilities(server, keywords, mechanisms, old);
    }

    /// Whether the server offers that extension (`STARTTLS`, `8BITMIME`, `PIPELINING`, `SMTPUTF8`, `CHUNKING`).
    public boolean has(String keyword) {
        return keywords.containsKey(keyword.toUpperCase(Locale.ROOT));
    }

    public boolean startTls() {
        return has("STARTTLS");
    }

    /// A keyword that something between client and server has overwritten, where one has.
    public Optional<String> overwritten() {
        return keywords.keySet().stream()
                .filter(SmtpCapabilities::isOverwritten)
                .findFirst();
    }

    /// Whether this is what is left of a keyword that was overwritten.
    public static boolean isOverwritten(String line) {
        return OVERWRITTEN.matcher(line.strip()).matches();
    }

    /// The largest message the server takes, in bytes, where it said so (RFC 1870 3; 0 means that it sets no limit).
    public OptionalLong size() {
        List<String> parameters = keywords.getOrDefault("SIZE", List.of());
        if (parameters.isEmpty() || !parameters.getFirst().matches("[0-9]{1,18}")) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(parameters.getFirst()));
    }

    private static List<String> words(String line) {
        return List.of(line.strip().split("[ \t]+")).stream()
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
