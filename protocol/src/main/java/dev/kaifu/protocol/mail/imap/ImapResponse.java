package dev.kaifu.protocol.mail.imap;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A response (RFC 9051 2.2.2): untagged data or status, a continuation, or the completion of a command.
///
/// @param tag `*`, `+`, or the tag of the command that it completes
/// @param text what stands behind it, literals left out (`{590}`)
/// @param binary whether the text was not UTF-8
public record ImapResponse(String tag, String text, boolean binary) {
    private static final String UNTAGGED = "*";
    private static final String CONTINUATION = "+";
    /// RFC 9051 7.2 to 7.5 and the extensions, as far as a line of text could not be one by chance.
    private static final Set<String> DATA = Set.of(
            "CAPABILITY",
            "ENABLED",
            "FLAGS",
            "LIST",
            "LSUB",
            "XLIST",
            "STATUS",
            "SEARCH",
            "ESEARCH",
            "SORT",
            "THREAD",
            "NAMESPACE",
            "ID",
            "QUOTA",
            "QUOTAROOT",
            "ACL",
            "LISTRIGHTS",
            "MYRIGHTS",
            "METADATA",
            "VANISHED",
            "LANGUAGE");

    private static final Pattern NUMBERED =
            Pattern.compile("[0-9]{1,10} (EXISTS|RECENT|EXPUNGE|FETCH \\(.*)", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("\\[([^]]*)] ?");

    public boolean isUntagged() {
        return tag.equals(UNTAGGED);
    }

    public boolean isContinuation() {
        return tag.equals(CONTINUATION);
    }

    /// Whether it completes a command.
    public boolean isTagged() {
        return !isUntagged() && !isContinuation();
    }

    /// The condition that it states; empty for data and continuations.
    public Optional<ImapStatus> status() {
        return isContinuation() ? Optional.empty() : ImapStatus.of(firstWord());
    }

    /// Whether it is the end of a command with that condition.
    public boolean completedWith(ImapStatus status) {
        return isTagged() && status().filter(said -> said == status).isPresent();
    }

    /// The response code (RFC 9051 7.1, RFC 5530), without its brackets: `CAPABILITY IMAP4rev1 …`,
    /// `AUTHENTICATIONFAILED`;
    /// empty where there is none.
    public String code() {
        Matcher matcher = CODE.matcher(behindFirstWord());
        return status().isPresent() && matcher.lookingAt() ? matcher.group(1) : "";
    }

    /// What a status response says to people, behind its code.
    public String humanText() {
        String rest = behindFirstWord();
        Matcher matcher = CODE.matcher(rest);
        return matcher.lookingAt() ? rest.substring(matcher.end()) : rest;
    }

    /// Whether it is data of that name (`CAPABILITY`, `SEARCH`), or of that name behind a number (`FETCH`).
    public boolean isData(String name) {
        String[] words = text.split(" ", 3);
        boolean numbered = words.length > 1
                && !words[0].isEmpty()
                && words[0].chars().allMatch(c -> c >= '0' && c <= '9')
                && words[1].equalsIgnoreCase(name);
        return isUntagged() && (words[0].equalsIgnoreCase(name) || numbered);
    }

    /// The numbers of a SEARCH response (RFC 9051 7.3.4, RFC 3501 7.2.5); none where it is no such, or found
    /// nothing.
    public List<Long> numbers() {
        if (!isData("SEARCH")) {
            return List.of();
        }
        return Pattern.compile(" +")
                .splitAsStream(behindFirstWord().strip())
                .filter(word -> word.matches("[0-9]{1,10}"))
                .map(Long::valueOf)
                .toList();
    }

    /// Whether literals may stand in it. What a status response or a continuation says to people may end like
    /// one (RFC 9051 9, resp-text).
    boolean carriesLiterals() {
        return !isContinuation() && status().isEmpty();
    }

    /// Whether a line of a message could hardly read so: what is looked for where the state is not known.
    boolean isPlausible() {
        if (isContinuation()) {
            return false;
        }
        // Servers shout; a list in a message seldom does.
        String word = firstWord();
        boolean data =
                isUntagged() && (DATA.contains(word) || NUMBERED.matcher(text).matches());
        return data || (status().isPresent() && word.equals(word.toUpperCase(Locale.ROOT)));
    }

    private String firstWord() {
        return text.split(" ", 2)[0];
    }

    private String behindFirstWord() {
        int space = text.indexOf(' ');
        return space < 0 ? "" : text.substring(space + 1);
    }
}
