package dev.kaifu.probe.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.probe.check.CheckJob.Security;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What is drawn from several connections together: one alone shows less. A cell is `port outcome`, at 192.0.2.1 of
/// mx.test unless an IPv6 address or another host stands before it; `!` marks a port that the user asked for.
final class VerdictsTest {
    @Test
    void submissionIsWhatMatters() {
        assertThat(verdicts("465 ok", "587 ok", "25 ok")).isEqualTo("info all-well");
        assertThat(verdicts("465 connect-refused", "587 ok", "25 connect-refused"))
                .isEqualTo("info all-well");
        assertThat(verdicts("!465 connect-refused", "!587 ok")).isEqualTo("error port-closed");
        assertThat(verdicts("465 ok", "587 connect-timeout", "25 ok")).isEqualTo("error port-blocked");
    }

    /// Relay has rules of its own: no AUTH, no clients from dial-up addresses, certificates that nobody asks for.
    @Test
    void anUnaskedRelayPortIsNoErrorWhereSubmissionWorks() {
        assertThat(verdicts("465 ok", "587 ok", "25 connect-timeout")).isEqualTo("info all-well, warning port-blocked");
        assertThat(verdicts("465 ok", "587 ok", "25 auth-not-offered"))
                .isEqualTo("info all-well, info auth-not-offered");
        assertThat(verdicts("465 ok", "587 ok", "25 greeting-refused"))
                .isEqualTo("info all-well, warning greeting-refused");
        assertThat(verdicts("587 ok", "25 certificate-self-signed"))
                .isEqualTo("info all-well, warning certificate-self-signed");
        assertThat(verdicts("587 ok", "!25 greeting-refused")).isEqualTo("error greeting-refused");
        assertThat(verdicts("587 auth-rejected", "25 auth-not-offered"))
                .isEqualTo("error auth-rejected, error auth-not-offered");
        assertThat(verdicts("465 connect-refused", "587 connect-refused", "25 auth-not-offered"))
                .isEqualTo("error auth-not-offered");
        assertThat(verdicts("465 connect-refused", "587 connect-refused", "25 ok"))
                .isEqualTo("info all-well");
    }

    @Test
    void aBrokenAddressFamilyIsToldFromABrokenServer() {
        assertThat(verdicts("465 ok", "587 ok", "2001:db8::1 465 connect-timeout", "2001:db8::1 587 unreachable"))
                .isEqualTo("info all-well, warning address-family-blocked");
        assertThat(verdicts("465 connect-timeout", "2001:db8::1 465 ok"))
                .isEqualTo("info all-well, warning address-family-blocked");
        // Its packets get through; the server does not listen where its name leads.
        assertThat(verdicts("465 ok", "587 ok", "2001:db8::1 465 connect-refused", "2001:db8::1 587 connect-refused"))
                .isEqualTo("info all-well, warning address-family-closed");
    }

    @Test
    void eachHostIsJudgedByItself() {
        assertThat(verdicts("465 ok", "other.test 465 connect-timeout", "other.test 587 connect-timeout"))
                .isEqualTo("error connect-timeout");
        assertThat(verdicts("465 ok", "other.test 465 connect-refused", "other.test 587 connect-refused"))
                .isEqualTo("error connect-refused");
        assertThat(verdicts("465 ok", "other.test 465 not-resolved")).isEqualTo("error not-resolved");
        assertThat(verdicts("465 auth-rejected", "other.test 465 auth-rejected"))
                .isEqualTo("error auth-rejected, error auth-rejected");
    }

    /// A machine without IPv6 says `unreachable` as often as the way is shut over IPv4.
    @Test
    void whereNothingAnswersTheMoreTellingReasonIsTold() {
        assertThat(verdicts("465 connect-timeout", "2001:db8::1 465 unreachable"))
                .isEqualTo("error connect-timeout");
        assertThat(verdicts("2001:db8::1 465 unreachable", "465 connect-timeout"))
                .isEqualTo("error connect-timeout");
        assertThat(verdicts("465 connect-refused", "587 connect-timeout", "25 connect-timeout"))
                .isEqualTo("error connect-timeout");
    }

    private static String verdicts(String... cells) {
        List<Verdict> all =
                Verdicts.of(Arrays.stream(cells).map(VerdictsTest::cell).toList());
        return all.stream()
                .map(each -> each.severity().name().toLowerCase(Locale.ROOT) + " " + each.id())
                .collect(Collectors.joining(", "));
    }

    private static Cell cell(String text) {
        List<String> words = List.of(text.split(" "));
        String place = words.size() == 3 ? words.getFirst() : "192.0.2.1";
        boolean address = place.matches("[0-9a-f.:]+");
        String port = words.get(words.size() - 2);
        Outcome outcome =
                Outcome.valueOf(words.getLast().toUpperCase(Locale.ROOT).replace('-', '_'));
        CheckJob job = new CheckJob(
                address ? "mx.test" : place,
                Optional.of(InetAddress.ofLiteral(address ? place : "192.0.2.2")),
                Integer.parseInt(port.replace("!", "")),
                Security.STARTTLS,
                port.startsWith("!"));
        Step step = new Step(Stage.CONNECT, outcome, "", Duration.ZERO);
        return new Cell(job, List.of(step), Optional.empty(), List.of(), Optional.empty());
    }
}
