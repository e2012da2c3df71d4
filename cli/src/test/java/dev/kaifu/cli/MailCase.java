package dev.kaifu.cli;

import dev.kaifu.testkit.MailHost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A mail session that is to be recorded: what is said, and the TLS that it is said in.
///
/// @param tls what s_client is told to use
/// @param resumes what it makes of an earlier session
/// @param login by which of the protocol's two ways
record MailCase(Mail mail, boolean startTls, Tls tls, Resumption resumes, boolean updatesKeys, boolean login) {
    /// The protocols, each with its two entries.
    enum Mail {
        SMTP,
        IMAP,
        POP3;

        int port(MailHost host, boolean startTls) {
            return switch (this) {
                case SMTP -> startTls ? host.submissionPort() : host.smtpsPort();
                case IMAP -> startTls ? host.imapPort() : host.imapsPort();
                case POP3 -> startTls ? host.pop3Port() : host.pop3sPort();
            };
        }

        /// As s_client's `-starttls` has it.
        String starttls() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Whether a session is kept, or a kept one resumed.
    enum Resumption {
        NONE,
        FIRST,
        /// RFC 5077, RFC 8446 2.2.
        BY_TICKET,
        FIRST_WITHOUT_TICKET,
        /// RFC 5246 7.4.1.2.
        BY_ID;

        boolean resumes() {
            return this == BY_TICKET || this == BY_ID;
        }

        boolean withoutTicket() {
            return this == FIRST_WITHOUT_TICKET || this == BY_ID;
        }
    }

    /// A version and a suite.
    ///
    /// @param option `-tls1_2`
    /// @param openSsl its name there
    /// @param name in the registry
    record Tls(String option, String openSsl, String name) {
        private static final String EVERY = """
                -tls1   AES128-SHA                     TLS_RSA_WITH_AES_128_CBC_SHA
                -tls1   ECDHE-RSA-AES256-SHA           TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
                -tls1_1 AES256-SHA                     TLS_RSA_WITH_AES_256_CBC_SHA
                -tls1_1 ECDHE-RSA-AES128-SHA           TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
                -tls1_2 AES128-SHA256                  TLS_RSA_WITH_AES_128_CBC_SHA256
                -tls1_2 ECDHE-RSA-AES256-SHA384        TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384
                -tls1_2 AES256-GCM-SHA384              TLS_RSA_WITH_AES_256_GCM_SHA384
                -tls1_2 ECDHE-RSA-AES128-GCM-SHA256    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
                -tls1_2 AES128-CCM                     TLS_RSA_WITH_AES_128_CCM
                -tls1_2 AES256-CCM8                    TLS_RSA_WITH_AES_256_CCM_8
                -tls1_2 ECDHE-RSA-CHACHA20-POLY1305    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
                -tls1_3 TLS_AES_128_GCM_SHA256         TLS_AES_128_GCM_SHA256
                -tls1_3 TLS_AES_256_GCM_SHA384         TLS_AES_256_GCM_SHA384
                -tls1_3 TLS_CHACHA20_POLY1305_SHA256   TLS_CHACHA20_POLY1305_SHA256
                -tls1_3 TLS_AES_128_CCM_SHA256         TLS_AES_128_CCM_SHA256
                -tls1_3 TLS_AES_128_CCM_8_SHA256       TLS_AES_128_CCM_8_SHA256
                """;

        static List<Tls> every() {
            return EVERY.lines()
                    .map(line -> line.split(" +"))
                    .map(words -> new Tls(words[0], words[1], words[2]))
                    .toList();
        }

        /// The one of that version that stands first.
        static Tls of(String option) {
            return every().stream()
                    .filter(tls -> tls.option.equals(option))
                    .findFirst()
                    .orElseThrow();
        }

        boolean usesRsa() {
            return name.startsWith("TLS_RSA_WITH_");
        }

        boolean isNew() {
            return option.equals("-tls1_3");
        }

        /// As reports name it.
        String version() {
            return switch (option) {
                case "-tls1" -> "TLSv1.0";
                case "-tls1_1" -> "TLSv1.1";
                case "-tls1_2" -> "TLSv1.2";
                default -> "TLSv1.3";
            };
        }
    }

    /// Every suite with every protocol, both entries of each with every version; then what only some are tried with.
    static List<MailCase> all() {
        List<MailCase> all = new ArrayList<>();
        int turn = 0;
        for (Tls tls : Tls.every()) {
            for (Mail mail : Mail.values()) {
                all.add(new MailCase(mail, turn % 2 == 1, tls, Resumption.NONE, false, turn / 2 % 2 == 1));
                turn++;
            }
        }
        for (Mail mail : Mail.values()) {
            for (String version : List.of("-tls1_2", "-tls1_3")) {
                resumed(all, mail, Tls.of(version), Resumption.FIRST, Resumption.BY_TICKET);
            }
            all.add(new MailCase(mail, mail == Mail.IMAP, Tls.of("-tls1_3"), Resumption.NONE, true, false));
        }
        resumed(all, Mail.SMTP, Tls.of("-tls1"), Resumption.FIRST, Resumption.BY_TICKET);
        resumed(all, Mail.SMTP, Tls.of("-tls1_1"), Resumption.FIRST_WITHOUT_TICKET, Resumption.BY_ID);
        resumed(all, Mail.SMTP, Tls.of("-tls1_2"), Resumption.FIRST_WITHOUT_TICKET, Resumption.BY_ID);
        return all;
    }

    private static void resumed(List<MailCase> all, Mail mail, Tls tls, Resumption... sessions) {
        Arrays.stream(sessions).forEach(each -> all.add(new MailCase(mail, false, tls, each, false, false)));
    }

    /// What s_client is told.
    ///
    /// @param session the file that sessions are kept in
    List<String> options(String keyLog, String session) {
        List<String> options = new ArrayList<>(List.of(tls.option, "-keylogfile", keyLog));
        // Several records a message, each in a segment or several.
        options.addAll(List.of("-max_send_frag", "512"));
        options.addAll(
                tls.isNew() ? List.of("-ciphersuites", tls.openSsl) : List.of("-cipher", tls.openSsl + ":@SECLEVEL=0"));
        if (startTls) {
            options.addAll(List.of("-starttls", mail.starttls()));
        }
        if (!updatesKeys) {
            options.add("-quiet");
        }
        if (resumes.withoutTicket()) {
            options.add("-no_ticket");
        }
        if (resumes != Resumption.NONE) {
            options.addAll(List.of(resumes.resumes() ? "-sess_in" : "-sess_out", session));
        }
        return options;
    }

    @Override
    public String toString() {
        return mail + (startTls ? " STARTTLS " : " ") + tls.version() + " " + tls.name
                + (resumes == Resumption.NONE ? "" : " " + resumes) + (updatesKeys ? " KeyUpdate" : "")
                + (login ? " LOGIN" : "");
    }
}
