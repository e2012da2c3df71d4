package dev.kaifu.probe.check;

import dev.kaifu.probe.net.LinkException;
import dev.kaifu.probe.net.SmtpLink;
import dev.kaifu.protocol.mail.sasl.SaslStrings;
import dev.kaifu.protocol.mail.smtp.SmtpReply;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The SASL mechanisms that a check can use. In TLS the first that is offered is taken.
public enum Mechanism {
    /// RFC 4616.
    PLAIN,
    /// draft-murchison-sasl-login.
    LOGIN,
    /// RFC 2195.
    CRAM_MD5;

    /// RFC 4954 4: an AUTH command with its initial response must fit into 512 bytes, `AUTH PLAIN ` and CRLF included.
    private static final int MAX_INITIAL_RESPONSE = 512 - "AUTH PLAIN \r\n".length();

    /// What a client says instead of an answer to give up the exchange (RFC 4954 4).
    static final String CANCEL = "*";

    /// The name in SASL's registry, in any case.
    public static Optional<Mechanism> of(String name) {
        return Arrays.stream(values())
                .filter(each -> each.registered().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /// The name in SASL's registry.
    public String registered() {
        return name().replace('_', '-');
    }

    /// What to take of an offer. Without TLS the one that does not send the password comes first.
    static Optional<Mechanism> best(Set<String> offered, boolean inTls) {
        List<Mechanism> order = inTls ? List.of(PLAIN, LOGIN, CRAM_MD5) : List.of(CRAM_MD5, PLAIN, LOGIN);
        return order.stream()
                .filter(each -> offered.contains(each.registered()))
                .findFirst();
    }

    /// Runs the exchange (RFC 4954 4); the last reply, 235 where the user was let in.
    SmtpReply authenticate(SmtpLink smtp, Credentials who) throws LinkException {
        return switch (this) {
            case PLAIN -> plain(smtp, who);
            case LOGIN -> {
                SmtpReply name = smtp.say("AUTH", "LOGIN");
                SmtpReply word = isChallenge(name) ? smtp.answer(SaslStrings.login(who.user())) : name;
                yield isChallenge(word) ? smtp.answer(SaslStrings.login(who.password())) : word;
            }
            case CRAM_MD5 -> {
                SmtpReply challenge = smtp.say("AUTH", "CRAM-MD5");
                yield isChallenge(challenge) ? smtp.answer(response(challenge, who)) : challenge;
            }
        };
    }

    private static SmtpReply plain(SmtpLink smtp, Credentials who) throws LinkException {
        String initial = SaslStrings.plain("", who.user(), who.password());
        if (initial.length() <= MAX_INITIAL_RESPONSE) {
            return smtp.say("AUTH", "PLAIN " + initial);
        }
        SmtpReply go = smtp.say("AUTH", "PLAIN");
        return isChallenge(go) ? smtp.answer(initial) : go;
    }

    private static String response(SmtpReply challenge, Credentials who) {
        try {
            return SaslStrings.cramMd5(challenge.text().strip(), who.user(), who.password());
        } catch (IllegalArgumentException e) {
            // The challenge is no base64.
            return CANCEL;
        }
    }

    private static boolean isChallenge(SmtpReply reply) {
        return reply.code() == 334;
    }
}
