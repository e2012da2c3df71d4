package dev.kaifu.testkit;

import java.nio.file.Path;
import java.util.stream.Stream;

/// What TLS the servers of a [MailHost] offer.
enum TlsOffer {
    /// As they are configured.
    USUAL,
    /// All that the machine's OpenSSL can do.
    EVERY;

    private static final String SUITES_13 =
            "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_CCM_SHA256"
                    + ":TLS_AES_128_CCM_8_SHA256";
    private static final String SUITES = "ALL:@SECLEVEL=0";

    /// The servers have no word for the suites of TLS 1.3: OpenSSL's own configuration has one (SSL_CONF_cmd(3)).
    Path openSslConfiguration(Path folder) {
        Path file = folder.resolve("openssl.cnf");
        OpenSsl.write(
                file,
                "openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\nMinProtocol = TLSv1\nCipherString = "
                        + SUITES + "\nCiphersuites = " + SUITES_13 + "\n");
        return file;
    }

    Stream<String> ofPostfix(Path openSsl) {
        return this == USUAL
                ? Stream.of()
                : Stream.of(
                        "import_environment = MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ LANG=C OPENSSL_CONF=" + openSsl,
                        "smtpd_tls_protocols = >=TLSv1",
                        "smtpd_tls_mandatory_protocols = >=TLSv1",
                        "tls_medium_cipherlist = " + SUITES,
                        "smtpd_tls_session_cache_database = btree:${data_directory}/smtpd_scache");
    }

    /// One process for each protocol's logins: the keys of tickets are its own.
    String ofDovecot(Path openSsl) {
        return this == USUAL ? "" : """
                import_environment = TZ OPENSSL_CONF=%s
                ssl_min_protocol = TLSv1
                ssl_cipher_list = %s
                service imap-login {
                  service_count = 0
                  process_limit = 1
                }
                service pop3-login {
                  service_count = 0
                  process_limit = 1
                }
                """.formatted(openSsl, SUITES);
    }
}
