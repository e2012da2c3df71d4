package dev.kaifu.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HostNameTest {
    /// The sample strings of RFC 3492 7.1: (B), (K), (L), (M), (R), (S).
    @Test
    void punycodeIsThatOfTheRfc() {
        assertThat(Punycode.encode("他们为什么不说中文")).isEqualTo("ihqwcrb4cv8a8dqg056pqjye");
        assertThat(Punycode.encode("TạisaohọkhôngthểchỉnóitiếngViệt"))
                .isEqualTo("TisaohkhngthchnitingVit-kjcr8268qyxafd2f1b9g");
        assertThat(Punycode.encode("3年B組金八先生")).isEqualTo("3B-ww4c5e180e575a65lsy2b");
        assertThat(Punycode.encode("安室奈美恵-with-SUPER-MONKEYS")).isEqualTo("-with-SUPER-MONKEYS-pc58ag80a8qai00g7n9n");
        assertThat(Punycode.encode("そのスピードで")).isEqualTo("d9juau41awczczp");
        assertThat(Punycode.encode("-> $1.00 <-")).isEqualTo("-> $1.00 <--");
    }

    /// The names of UTS 46 7, table 1 (nontransitional), and Japanese ones as JPRS registers them.
    @Test
    void namesAreMappedAsUts46HasIt() {
        assertThat(HostName.ascii("Bücher.de")).isEqualTo("xn--bcher-kva.de");
        assertThat(HostName.ascii("faß.de")).isEqualTo("xn--fa-hia.de");
        assertThat(HostName.ascii("βόλος.com")).isEqualTo("xn--nxasmm1c.com");
        assertThat(HostName.ascii("ΒΌΛΟΣ.com")).isEqualTo("xn--nxasmq6b.com");
        assertThat(HostName.ascii("日本語。jp")).isEqualTo("xn--wgv71a119e.jp");
        assertThat(HostName.ascii("ｍａｉｌ．ＥＸＡＭＰＬＥ．ｊｐ")).isEqualTo("mail.example.jp");
    }

    @Test
    void theRestStaysAsItIs() {
        assertThat(HostName.ascii("Mail.Example.JP.")).isEqualTo("mail.example.jp");
        assertThat(HostName.ascii("xn--bcher-kva.de")).isEqualTo("xn--bcher-kva.de");
        assertThat(HostName.ascii("192.0.2.1")).isEqualTo("192.0.2.1");
        assertThat(HostName.ascii("fe80::1%eth0")).isEqualTo("fe80::1%eth0");
        assertThat(HostName.ascii(".")).isEqualTo(".");
    }
}
