package dev.kaifu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaifu.analysis.conversation.Conversation;
import dev.kaifu.analysis.conversation.Conversation.Status;
import dev.kaifu.analysis.session.TlsSummary;
import dev.kaifu.analysis.session.WhyId;
import dev.kaifu.cli.MailCase.Mail;
import dev.kaifu.protocol.mail.MailEvent;
import dev.kaifu.testkit.Peer;
import dev.kaifu.testkit.Tshark;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Mail in every version and kind of TLS that the machine's OpenSSL speaks, between s_client and Postfix or Dovecot:
/// what Kaifu opens is what was typed and what s_client printed, what tshark says and what lies in the mailbox.
class MailCasesTest {
    private static final Pattern STREAM = Pattern.compile("^\\{\"stream\":(\\d+),");
    private static final Pattern SHA256 = Pattern.compile("\"sha256\":\"([0-9a-f]{64})\"");
    /// A record takes several such segments.
    private static final int SEGMENT = 200;

    private static final int SEEDS = 3;

    @TempDir
    private static Path folder;

    private static MailRecording recording = MailRecording.NONE;
    private static SegmentedCapture segmented = new SegmentedCapture(List.of());
    private static byte[] keys = {};
    private static List<OpenedMail> opened = List.of();

    @BeforeAll
    static void record() throws Exception {
        recording = MailRecording.of(folder);
        keys = Files.readAllBytes(recording.keyLog());
        opened = OpenedMail.of(Files.readAllBytes(recording.capture()), keys);
        segmented = SegmentedCapture.of(recording.capture(), SEGMENT);
        assertThat(opened).hasSameSizeAs(recording.sessions());
    }

    @TestFactory
    List<DynamicTest> opensToWhatWasTypedAndPrinted() {
        return each((session, stream) -> {
            OpenedMail mail = opened.get(stream);
            Conversation conversation = mail.conversation();
            TlsSummary tls = conversation.tls().orElseThrow();
            MailCase which = session.which();
            assertThat(conversation.status()).isEqualTo(Status.DECRYPTED);
            assertThat(conversation.why()).isEmpty();
            assertThat(conversation.protocol().name()).isEqualTo(which.mail().name());
            assertThat(conversation.via()).isEqualTo(which.startTls() ? "starttls" : "implicit");
            assertThat(tls.version()).contains(which.tls().version());
            assertThat(tls.cipher()).contains(which.tls().name());
            assertThat(mail.client()).isEqualTo(text(session.typed()));
            if (which.updatesKeys()) {
                // s_client printed more, so as to take commands.
                assertThat(text(session.printed()))
                        .contains(mail.server().substring(mail.server().length() / 2));
            } else {
                assertThat(mail.server()).isEqualTo(text(session.printed()));
            }
        });
    }

    @Test
    void tsharkSaysTheSame() {
        Tshark tshark = Tshark.withKeys(recording.capture(), recording.keyLog());
        for (String port : recording.ports()) {
            tshark = tshark.with("-d", "tcp.port==" + port);
        }
        List<Tshark.Followed> followed = tshark.followAll("tls", opened.size());
        for (int stream = 0; stream < opened.size(); stream++) {
            int port = opened.get(stream).conversation().stream().client().port();
            assertThat(text(followed.get(stream).from(port)))
                    .as("client of %s", recording.sessions().get(stream).which())
                    .isEqualTo(opened.get(stream).client());
            assertThat(text(followed.get(stream).other(port)))
                    .as("server of %s", recording.sessions().get(stream).which())
                    .isEqualTo(opened.get(stream).server());
        }
    }

    @TestFactory
    List<DynamicTest> showsTheDialogueAndTheMessage() {
        return each((session, stream) -> {
            MailCase which = session.which();
            List<Conversation.Event> events = opened.get(stream).conversation().events();
            assertThat(events.stream()
                            .filter(Conversation.Event::insideTls)
                            .filter(event -> event.event() instanceof MailEvent.Command)
                            .map(event -> ((MailEvent.Command) event.event()).verb()))
                    .containsExactlyElementsOf(
                            switch (which.mail()) {
                                case SMTP -> List.of("EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT");
                                case IMAP ->
                                    List.of(which.login() ? "LOGIN" : "AUTHENTICATE", "SELECT", "FETCH", "LOGOUT");
                                case POP3 -> List.of("USER", "PASS", "RETR", "QUIT");
                            });
            assertThat(events.stream().map(Conversation.Event::event))
                    .noneMatch(event -> event instanceof MailEvent.Unparsed);
            assertThat(events.stream()
                            .filter(event -> event.event() instanceof MailEvent.Message)
                            .map(Conversation.Event::sha256))
                    .containsExactly(sha256(recording.message(stream)));
        });
    }

    @Test
    void exportsTheMessagesAsTheyWereSentAndAsTheyLieInTheMailbox() throws Exception {
        List<String> sent = recording.sessions().stream()
                .map(MailSession::message)
                .filter(message -> !message.isEmpty())
                .toList();
        for (int i = 0; i < sent.size(); i++) {
            assertThat(recording.delivered().get(i).replace("\n", "\r\n")).endsWith("\r\n" + sent.get(i));
        }
        Path messages = folder.resolve("messages");
        open("--keys", recording.keyLog().toString(), "--export-messages", messages.toString());
        for (int stream = 0; stream < opened.size(); stream++) {
            Path message = messages.resolve("stream-" + stream + "-message-1.eml");
            assertThat(Files.readString(message)).isEqualTo(recording.message(stream));
        }
    }

    @Test
    void wereTheSessionsThatTheyAreCalled() {
        // RFC 5246 7.3, RFC 8446 2.2: who resumes gets no certificate.
        Set<String> withCertificate = Tshark.withKeys(recording.capture(), recording.keyLog())
                .fields("tls.handshake.type==11", "tcp.stream")
                .stream()
                .map(List::getFirst)
                .collect(Collectors.toSet());
        for (int stream = 0; stream < opened.size(); stream++) {
            MailSession session = recording.sessions().get(stream);
            assertThat(withCertificate.contains(String.valueOf(stream)))
                    .as("%s", session.which())
                    .isEqualTo(!session.which().resumes().resumes());
            assertThat(session.keyLog().contains("_TRAFFIC_SECRET_N"))
                    .isEqualTo(session.which().updatesKeys());
        }
    }

    /// RFC 5246 7.4.7.1: who has the server's key has the premaster secret where the client sends it encrypted, and
    /// nothing where it was agreed on.
    @Test
    void opensWithTheKeyOfTheServerAloneWhereThatIsEnough() throws Exception {
        Map<Integer, String> lines = new HashMap<>();
        for (String line : open("--rsa-key", recording.serverKey().toString(), "--format", "ndjson", "--digest")
                .lines()
                .toList()) {
            Matcher stream = STREAM.matcher(line);
            assertThat(stream.find()).as(line).isTrue();
            lines.put(Integer.valueOf(stream.group(1)), line);
        }
        int ofRsa = 0;
        int ofResumed = 0;
        for (int stream = 0; stream < opened.size(); stream++) {
            MailCase which = recording.sessions().get(stream).which();
            String line = Objects.requireNonNull(lines.get(stream));
            if (!which.tls().usesRsa()) {
                assertThat(line).contains("\"whyId\":\"needs-ephemeral\"");
            } else {
                // Who resumes gets the master secret of the session before it, which the key opens.
                ofRsa++;
                ofResumed += which.resumes().resumes() ? 1 : 0;
                assertThat(line).contains("\"status\":\"decrypted\"");
                assertThat(SHA256.matcher(line).results().limit(2).map(found -> found.group(1)))
                        .as("%s", which)
                        .containsExactly(
                                sha256(opened.get(stream).client()),
                                sha256(opened.get(stream).server()));
            }
        }
        assertThat(ofRsa).isGreaterThan(15);
        assertThat(ofResumed).isPositive();
    }

    @Test
    void masksThePasswordsEverywhere() throws Exception {
        String keyLog = recording.keyLog().toString();
        for (String format : List.of("text", "ndjson", "csv", "events")) {
            assertMasked(format, open("--keys", keyLog, "--format", format));
        }
        Set<String> followed = new HashSet<>();
        for (int stream = 0; stream < opened.size(); stream++) {
            MailCase which = recording.sessions().get(stream).which();
            if (followed.add(which.mail() + " " + which.login())) {
                assertMasked("follow " + which, open("--keys", keyLog, "--follow", String.valueOf(stream)));
            }
        }
        assertThat(open("--keys", keyLog, "--show-secrets")).contains(recording.secrets());
    }

    private static void assertMasked(String what, String shown) {
        assertThat(shown).as(what).isNotEmpty();
        recording
                .secrets()
                .forEach(secret -> assertThat(shown.contains(secret))
                        .as("%s shows a password", what)
                        .isFalse());
    }

    @Test
    void segmentsThatComeTwiceChangeNothing() throws Exception {
        assertSame(segmented.repeated());
    }

    @Test
    void segmentsOutOfOrderChangeNothing() throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            SegmentedCapture exchanged = segmented.exchanged(new Random(seed));
            assertThat(exchanged).isNotEqualTo(segmented);
            assertSame(exchanged);
        }
    }

    private static void assertSame(SegmentedCapture capture) throws Exception {
        List<OpenedMail> again = OpenedMail.of(capture.bytes(), keys);
        assertThat(again).hasSameSizeAs(opened);
        for (int stream = 0; stream < opened.size(); stream++) {
            OpenedMail mail = again.get(stream);
            assertThat(mail.conversation().why()).isEmpty();
            assertThat(mail.client()).isEqualTo(opened.get(stream).client());
            assertThat(mail.server()).isEqualTo(opened.get(stream).server());
            assertThat(mail.dialogue()).isEqualTo(opened.get(stream).dialogue());
        }
    }

    /// Of each session one segment in the midst of its message, drawn by the seed: before it and behind it all is
    /// there, and what is missing is named in bytes and by the packet before which it is missing.
    @Test
    void segmentsThatAreLostAreNamedAndTheRestIsOpened() throws Exception {
        List<OpenedMail> whole = OpenedMail.of(segmented.bytes(), keys);
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            TreeMap<Integer, Integer> lost = new TreeMap<>();
            for (int stream = 0; stream < whole.size(); stream++) {
                List<Integer> candidates = ofTheMessage(stream, whole.get(stream));
                lost.put(candidates.get(random.nextInt(candidates.size())), stream);
            }
            List<OpenedMail> rest =
                    OpenedMail.of(segmented.without(lost.keySet()).bytes(), keys);
            int before = 0;
            for (Map.Entry<Integer, Integer> each : lost.entrySet()) {
                int stream = each.getValue();
                assertGoesOn(stream, each.getKey(), before++, whole.get(stream), rest.get(stream));
            }
        }
    }

    /// The segments of the records that carry the message, but for the last segment.
    private static List<Integer> ofTheMessage(int stream, OpenedMail mail) {
        boolean sent = recording.sessions().get(stream).which().mail() == Mail.SMTP;
        String said = sent ? mail.client() : mail.server();
        NavigableMap<Long, Integer> ends = sent ? mail.clientEnds() : mail.serverEnds();
        long first = packetOf(ends, said.indexOf("Subject: "));
        long last = packetOf(ends, said.indexOf("the end"));
        SegmentedCapture.Segment one = segmented.segments().get((int) first - 1);
        return IntStream.range(Math.toIntExact(ends.lowerKey(first)), (int) last - 1)
                .filter(i -> segmented.segments().get(i).payload() > 0
                        && segmented.segments().get(i).sameSide(one)
                        && segmented.passedOnce(segmented.segments().get(i)))
                .boxed()
                .toList();
    }

    /// The packet that completed the record with that byte of the plaintext.
    private static long packetOf(NavigableMap<Long, Integer> ends, int position) {
        return ends.entrySet().stream()
                .filter(end -> end.getValue() > position)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /// @param before how many segments were lost before this one
    private static void assertGoesOn(int stream, int lost, int before, OpenedMail whole, OpenedMail rest) {
        MailCase which = recording.sessions().get(stream).which();
        String what = which + " without " + lost;
        boolean sent = which.mail() == Mail.SMTP;
        assertThat(sent ? rest.server() : rest.client()).as(what).isEqualTo(sent ? whole.server() : whole.client());
        assertIsRest(what, sent ? whole.client() : whole.server(), sent ? rest.client() : rest.server());
        Conversation conversation = rest.conversation();
        int bytes = segmented.segments().get(lost).payload();
        assertThat(conversation.status()).as(what).isEqualTo(Status.PARTLY);
        assertThat(conversation.why()).as(what).contains(WhyId.GAP);
        assertThat(conversation.missingBytes()).as(what).isEqualTo(bytes);
        assertThat(conversation.firstGap()).as(what).isGreaterThan(lost - before);
        assertThat(conversation.whySentence().orElseThrow())
                .startsWith(bytes + " bytes missing, the first before packet " + conversation.firstGap() + ".");
        String turn = switch (which.mail()) {
            case SMTP -> "S: 354";
            case IMAP -> "C: a3 ";
            case POP3 -> "C: RETR ";
        };
        List<String> until = whole.dialogue().subList(0, indexOf(whole.dialogue(), turn) + 1);
        assertThat(rest.dialogue()).as(what).startsWith(until.toArray(String[]::new));
        assertThat(rest.dialogue().getLast())
                .as(what)
                .isEqualTo(whole.dialogue().getLast());
    }

    private static int indexOf(List<String> lines, String beginning) {
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    /// One piece of the text is left out, and what follows is there to the end.
    private static void assertIsRest(String what, String whole, String rest) {
        int same = Arrays.mismatch(whole.toCharArray(), rest.toCharArray());
        assertThat(same).as(what + " is shorter").isNotNegative();
        assertThat(rest.length() - same).as(what + " goes on").isPositive();
        assertThat(whole).as(what).endsWith(rest.substring(same));
    }

    /// A test for each session, named by its case.
    private static List<DynamicTest> each(Check check) {
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < recording.sessions().size(); i++) {
            int stream = i;
            MailSession session = recording.sessions().get(stream);
            tests.add(DynamicTest.dynamicTest(stream + " " + session.which(), () -> check.of(session, stream)));
        }
        return tests;
    }

    private interface Check {
        void of(MailSession session, int stream) throws Exception;
    }

    private static String open(String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("open", recording.capture().toString()));
        arguments.addAll(List.of(options));
        Peer.Ended ended = KaifuRun.launched(arguments.toArray(String[]::new));
        assertThat(ended.status()).as(ended.errors()).isZero();
        return ended.text();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
