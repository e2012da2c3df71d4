package dev.kaifu.fuzz.seed;

import dev.kaifu.fuzz.Turns;
import java.util.List;
import java.util.stream.Stream;

/// Mail dialogues to begin with: each way in which a side hands over to the other once.
public final class Dialogues {
    private static final List<String> SMTP = List.of("""
            S: 220 mx.example ESMTP
            C: EHLO me.example
            S: 250-mx.example
            S: 250-AUTH=LOGIN PLAIN CRAM-MD5
            S: 250-AUTH LOGIN PLAIN CRAM-MD5
            S: 250-8BITMIME
            S: 250 SIZE 20971520
            C: AUTH PLAIN AHVzZXIAcGFzcw==
            S: 235 Authentication successful
            C: MAIL FROM:<a@example>
            S: 250 2.1.0 Ok
            C: RCPT TO:<b@example>
            S: 250 2.1.5 Ok
            C: DATA
            S: 354 End data with <CR><LF>.<CR><LF>
            C: Subject: =?UTF-8?B?44OG44K544OI?=
            C:
            C: ..stuffed
            C: .
            S: 250 2.0.0 Ok: queued
            C: QUIT
            S: 221 2.0.0 Bye
            e
            """, """
            S: 220 mx ESMTP
            C: ehlo me
            S: 250-mx
            S: 250 STARTTLS
            C: STARTTLS
            S: 220 2.0.0 Ready to start TLS
            C| \\x16\\x03\\x01\\x00\\x05\\x01\\x00\\x00\\x01\\x00
            S| \\x16\\x03\\x03\\x00\\x05\\x02\\x00\\x00\\x01\\x00
            t
            C: EHLO me
            S: 250 mx
            C: AUTH LOGIN
            S: 334 VXNlcm5hbWU6
            C: dXNlcg==
            S: 334 UGFzc3dvcmQ6
            C: cGFzcw==
            S: 535 5.7.8 no
            C: cGFzcw==
            S: 502 what?
            """, """
            S: 220 mx ESMTP
            C: EHLO me
            S: 250-mx
            S: 250-PIPELINING
            S: 250 CHUNKING
            C: MAIL FROM:<a@b>
            C: RCPT TO:<c@d>
            C: BDAT 6
            C| abc\\r\\n.
            C: BDAT 4 LAST
            C| .\\r\\nx
            S: 250 ok
            S: 250 ok
            S: 250 ok
            S: 250 queued
            C: DATA
            S: 554 no valid recipients
            C: .
            """, """
            S: 220 lmtp LMTP
            C: LHLO me
            S: 250 lmtp
            C: MAIL FROM:<>
            S: 250 ok
            C: RCPT TO:<a>
            S: 250 ok
            C: RCPT TO:<b>
            S: 250 ok
            C: DATA
            S: 354 go
            C: x
            C| .\\n.\\r\\n
            S: 250 a
            S: 250 b
            g
            C: QUIT
            C|
            g
            S: 221
            """, """
            C: MAIL FROM:<mid@stream> BODY=8BITMIME
            S: 250 ok
            C|
            g
            C: DATA
            S|
            g
            S: 354 go
            C: text \\xe3\\x83
            C: .
            S: 250-more
            S: 451-and more
            S: 451 done
            S| 2
            C| QU
            e
            C|
            e
            """);

    private static final List<String> POP3 = List.of("""
            S: +OK ready <1.2@mx>
            C: USER a
            S: +OK
            C: PASS secret
            S: -ERR no
            C: APOP a 0123456789abcdef0123456789abcdef
            S: +OK in
            C: LIST
            C: UIDL 1
            C: RETR 1
            S: +OK 1 message
            S: 1 20
            S: .
            S: +OK 1 x
            S: +OK 20 octets
            S: Subject: x
            S:
            S: ..
            S: .
            C: TOP 1 0
            S: +OK
            S| a\\n.\\n
            C: QUIT
            S: +OK
            e
            """, """
            S: +OK ready
            C: CAPA
            S: +OK
            S: STLS
            S: SASL PLAIN LOGIN
            S: .
            C: STLS
            S: +OK begin
            C| \\x16\\x03\\x01\\x00\\x05\\x01\\x00\\x00\\x01\\x00
            S| \\x16\\x03\\x03\\x00\\x05\\x02\\x00\\x00\\x01\\x00
            t
            C: AUTH
            S: +OK
            S: PLAIN
            S: .
            C: AUTH LOGIN
            S: + VXNlcm5hbWU6
            C: dXNlcg==
            S: + UGFzc3dvcmQ6
            C: cGFzcw==
            S: -ERR no
            C: cGFzcw==
            S: -ERR what?
            """, """
            C: RETR 1
            S: +OK 300 octets
            S: abc
            S|
            g
            C: AUTH PLAIN dGVzdAB0ZXN0AHRlc3Q=
            S: +OK
            C: AUTH PLAIN
            S|
            g
            C: dGVzdAB0ZXN0AHRlc3Q=
            S: +OK
            C|
            g
            C: ST
            S: +OK 5 octets
            S: x
            C|
            e
            """);

    private static final List<String> OTHERS = List.of("""
            S: * OK [CAPABILITY IMAP4rev1 STARTTLS LITERAL+] ready
            C: a1 LOGIN user {4}
            S: + go
            C: pass
            S: a1 OK done
            C: a2 FETCH 1 BODY[]
            S: * 1 FETCH (BODY[] {24}
            S| Subject: x\\r\\n\\r\\nhello\\r\\n.)\\r\\n
            S: a2 OK done
            C: a3 LOGOUT
            S: * BYE
            S: a3 OK done
            """, """
            S: * OK ready
            C: a AUTHENTICATE PLAIN
            S: +
            C: AHVzZXIAcGFzcw==
            S: a OK done
            C: b APPEND INBOX {5+}
            C| hello\\r\\n
            S: b OK done
            C: c IDLE
            S: + idling
            S: * 1 EXISTS
            C: DONE
            S: c OK done
            """, """
            C: GET / HTTP/1.1
            C: Cookie: secret
            S: HTTP/1.1 200 OK
            """);

    private Dialogues() {}

    public static List<byte[]> smtp() {
        return SMTP.stream().map(Turns::seed).toList();
    }

    public static List<byte[]> imap() {
        return OTHERS.subList(0, 2).stream().map(Turns::seed).toList();
    }

    public static List<byte[]> pop3() {
        return POP3.stream().map(Turns::seed).toList();
    }

    /// Those of every protocol, and none.
    public static List<byte[]> all() {
        return Stream.of(SMTP, POP3, OTHERS)
                .flatMap(List::stream)
                .map(Turns::seed)
                .toList();
    }
}
