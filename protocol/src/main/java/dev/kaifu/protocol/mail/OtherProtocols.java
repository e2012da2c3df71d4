package dev.kaifu.protocol.mail;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Tells protocols of text that look like mail's from those that are: FTP and NNTP answer in numbers as SMTP does, IRC
/// and FTP say USER and PASS as POP3 does, Redis answers `+OK`. A capture may begin in the middle of a letter, whose
/// lines (`Join us`, `List of names`) are not to be taken for verbs.
final class OtherProtocols {
    /// Codes that FTP (RFC 959 4.2) and NNTP (RFC 3977 3.2) answer with, and SMTP (RFC 5321 4.2.3) does not.
    private static final Pattern FOREIGN_REPLY =
            Pattern.compile("(20[0-6]|21[35]|22[2-9]|23[0-4]|257|28[0-3]|33[0-2]|34[05]|350|38[0-3]|42[56])([ -].*)?");

    /// Of FTP (RFC 959 4.1, RFC 2228, 2389, 2428, 2640, 3659, 7151), where the server answers in numbers; of NNTP (RFC
    /// 3977).
    private static final Set<String> NUMBERED_VERBS = Set.of(
            "HOST",
            "LANG",
            "CAPABILITIES",
            "USER",
            "PASS",
            "ACCT",
            "CWD",
            "CDUP",
            "PORT",
            "PASV",
            "TYPE",
            "STRU",
            "MODE",
            "RETR",
            "STOR",
            "STOU",
            "APPE",
            "ALLO",
            "REST",
            "RNFR",
            "RNTO",
            "ABOR",
            "DELE",
            "RMD",
            "MKD",
            "PWD",
            "LIST",
            "NLST",
            "SITE",
            "SYST",
            "STAT",
            "FEAT",
            "OPTS",
            "EPRT",
            "EPSV",
            "ADAT",
            "PROT",
            "PBSZ",
            "MDTM",
            "MLST",
            "MLSD",
            "CLNT",
            "XPWD",
            "XCWD",
            "GROUP",
            "ARTICLE",
            "AUTHINFO",
            "XOVER",
            "OVER",
            "NEWGROUPS",
            "LISTGROUP",
            "STLS",
            "APOP",
            "CAPA",
            "UIDL",
            "TOP");

    /// Of FTP and IRC (RFC 2812 3), where no answer is at hand and POP3 has no such verb.
    private static final Set<String> VERBS = Set.of(
            "CWD",
            "CDUP",
            "PORT",
            "PASV",
            "TYPE",
            "STOR",
            "PWD",
            "NLST",
            "SYST",
            "FEAT",
            "EPRT",
            "EPSV",
            "PBSZ",
            "AUTHINFO",
            "NICK",
            "JOIN",
            "PRIVMSG",
            "CAP",
            "PONG");

    /// `*3`: so many parts of a request of Redis follow.
    private static final Pattern REDIS = Pattern.compile("\\*[0-9]{1,9}");
    /// `USER guest 0 * :Ronnie` (RFC 2812 3.1.3), `USER guest host server :Ronnie` (RFC 1459 4.1.3).
    private static final Pattern IRC_USER =
            Pattern.compile("USER \\S+ (\\S+ \\S+ :|[0-9]+ \\* ).*", Pattern.CASE_INSENSITIVE);

    private OtherProtocols() {}

    /// Whether a reply, or the first command behind numbered replies, is none of SMTP.
    ///
    /// @param replies the server's lines, of which the first is a numbered reply
    static boolean inNumbers(List<String> replies, List<String> commands) {
        for (String reply : replies) {
            if (isForeignReply(reply)) {
                return true;
            }
        }
        for (String command : commands) {
            String verb = verb(command);
            String upper = verb.toUpperCase(Locale.ROOT);
            // These two are said in SMTP as well. The first of the others decides: later lines may be a letter's.
            if (!upper.equals("NOOP") && !upper.equals("HELP")) {
                boolean written = verb.equals(upper) || verb.equals(verb.toLowerCase(Locale.ROOT));
                return written && NUMBERED_VERBS.contains(upper);
            }
        }
        return false;
    }

    static boolean isForeignReply(String reply) {
        return FOREIGN_REPLY.matcher(reply).matches();
    }

    /// Whether a client's line is none of mail, where the server does not answer in numbers. Programs write verbs in
    /// capitals; text does not.
    static boolean isForeignCommand(String line) {
        return VERBS.contains(verb(line))
                || REDIS.matcher(line).matches()
                || IRC_USER.matcher(line).matches();
    }

    private static String verb(String line) {
        int space = line.indexOf(' ');
        return space < 0 ? line : line.substring(0, space);
    }
}
