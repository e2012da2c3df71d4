package dev.kaifu.fuzz.target;

import dev.kaifu.fuzz.Cuts;
import dev.kaifu.fuzz.Law;
import dev.kaifu.protocol.secrets.FoundSecrets;
import dev.kaifu.protocol.secrets.KeyLogLine;
import dev.kaifu.protocol.secrets.Secret;
import dev.kaifu.protocol.secrets.SecretScanner;
import dev.kaifu.protocol.secrets.SecretSink;
import dev.kaifu.protocol.secrets.SecretStore;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What must hold of the secrets found in any text.
final class SecretLaws {
    /// What other programs make of text: the digits of a secret need not stand in it one behind the other then.
    private static final Pattern ALTERED =
            Pattern.compile("[\u001b<&\\\\\u0000]|=3d|begin ssl|nonce:|secret:|\\[len: ");

    private static final Pattern NO_DIGITS = Pattern.compile("[^0-9a-f]");

    private SecretLaws() {}

    static void check(byte[] text) {
        FoundSecrets found = SecretScanner.scan(text);
        String lower = new String(text, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        boolean asItStands = !ALTERED.matcher(lower).find();
        String digits = NO_DIGITS.matcher(lower).replaceAll("");
        for (Secret secret : found.secrets()) {
            stands(secret, asItStands, digits);
        }
        long lines = lower.split("\r\n|\r|\n", -1).length;
        Law.holds(
                found.badLines().stream().allMatch(line -> line >= 1 && line <= lines),
                "bad lines %s of %d",
                found.badLines(),
                lines);
        Law.holds(
                found.resumptionPskOnly().stream().allMatch(random -> random.length == 32 || random.length == 0),
                "client randoms have 32 bytes, or are not known");
        Law.sameHoweverCut(
                Cuts.each(text).stream().map(cuts -> read(text, cuts)).toList());
        Law.same("read in one as scanned", read(text, Cuts.WHOLE), items(found));
        anyLineEnding(text, found);
        aPrefixGivesAPrefix(text, found);
        store(found);
    }

    private static List<String> read(byte[] text, Cuts cuts) {
        Items items = Items.none();
        SecretScanner scanner = new SecretScanner(items);
        cuts.feed(text, (array, offset, length) -> scanner.take(array, offset, offset + length));
        scanner.finish();
        return items.all();
    }

    private static List<String> items(FoundSecrets found) {
        Items items = Items.none();
        found.secrets().forEach(items::secret);
        found.resumptionPskOnly().forEach(items::resumptionPskOnly);
        found.resumptionPsks().forEach(of -> items.resumptionPsk(of.ticket(), of.psk()));
        found.badLines().forEach(items::badLine);
        return items.all();
    }

    /// All that a text holds, written out, each kind in its order.
    private record Items(List<String> secrets, List<String> notes, List<String> psks, List<String> badLines)
            implements SecretSink {
        private static Items none() {
            return new Items(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        @Override
        public void secret(Secret secret) {
            secrets.add(KeyLogLine.format(secret));
        }

        @Override
        public void handshake() {}

        @Override
        public void resumptionPskOnly(byte[] clientRandom) {
            notes.add("PSK " + HexFormat.of().formatHex(clientRandom));
        }

        @Override
        public void resumptionPsk(byte[] ticket, byte[] psk) {
            psks.add("PSK " + HexFormat.of().formatHex(psk) + " of "
                    + HexFormat.of().formatHex(ticket));
        }

        @Override
        public void badLine(long number) {
            badLines.add("bad line " + number);
        }

        private List<String> all() {
            return Stream.of(secrets, notes, psks, badLines)
                    .flatMap(List::stream)
                    .toList();
        }
    }

    /// No secret is made up, and each can be written as a line that is read again.
    private static void stands(Secret secret, boolean asItStands, String digits) {
        Law.holds(
                !asItStands || digits.contains(HexFormat.of().formatHex(secret.value())),
                "%s stands in the text",
                secret);
        Law.holds(secret.id().length <= 32, "an id of %d bytes", secret.id().length);
        Optional<Secret> again = KeyLogLine.parse(KeyLogLine.format(secret));
        Law.holds(again.equals(Optional.of(secret)), "%s, written and read again, is %s", secret, again);
        Law.holds(
                // A secret may have the same bytes as the name that stands before it.
                !secret.toString()
                                .replace(HexFormat.of().formatHex(secret.id()), "")
                                .contains(HexFormat.of().formatHex(secret.value()))
                        || secret.value().length < 4,
                "%s prints masked",
                secret);
    }

    /// RFC 9850 section 2: lines end in any of the usual ways.
    private static void anyLineEnding(byte[] text, FoundSecrets found) {
        ByteArrayOutputStream crlf = new ByteArrayOutputStream();
        // A line ending of UTF-16 has two bytes a character: one more byte would make another text of it.
        int lowerAt = lowerHalfInUtf16(text);
        int unit = lowerAt < 0 ? 1 : 2;
        int ending = Math.max(0, lowerAt);
        for (int i = 0; i < text.length; i += unit) {
            int character = character(text, i + ending);
            if (character == '\r' && character(text, i + unit + ending) == '\n') {
                continue;
            }
            if (character == '\n' || character == '\r') {
                crlf.write(text, i, Math.min(ending, text.length - i));
                crlf.write('\r');
                crlf.write(new byte[unit - 1], 0, unit - 1);
                crlf.write('\n');
                crlf.write(new byte[unit - 1 - ending], 0, unit - 1 - ending);
            } else {
                crlf.write(text, i, Math.min(unit, text.length - i));
            }
        }
        FoundSecrets other = SecretScanner.scan(crlf.toByteArray());
        Law.same("the same with CRLF", found.secrets(), other.secrets());
        Law.same("the same bad lines with CRLF", found.badLines(), other.badLines());
    }

    private static int character(byte[] text, int at) {
        return at < text.length ? text[at] & 0xff : -1;
    }

    /// Where the lower half of a character stands in two bytes of UTF-16, -1 where the text is no UTF-16: a byte order
    /// mark, or two characters of ASCII, begin it.
    private static int lowerHalfInUtf16(byte[] text) {
        int first = character(text, 0);
        int second = character(text, 1);
        if (first == 0xff && second == 0xfe) {
            return 0;
        }
        if (first == 0xfe && second == 0xff) {
            return 1;
        }
        if (text.length < 4) {
            return -1;
        }
        boolean little = text[0] > 0 && text[1] == 0 && text[2] > 0 && text[3] == 0;
        boolean big = text[0] == 0 && text[1] > 0 && text[2] == 0 && text[3] > 0;
        return little ? 0 : big ? 1 : -1;
    }

    private static void aPrefixGivesAPrefix(byte[] text, FoundSecrets found) {
        int end = text.length / 2;
        while (end > 0 && text[end - 1] != '\n') {
            end--;
        }
        List<Secret> first = SecretScanner.scan(Arrays.copyOf(text, end)).secrets();
        Law.holds(first.size() <= found.secrets().size(), "more text gives no fewer secrets");
        Law.same(
                "what is found does not depend on what follows",
                first,
                found.secrets().subList(0, first.size()));
    }

    /// The store does what a set of objects in their order would do.
    private static void store(FoundSecrets found) {
        SecretStore store = new SecretStore();
        found.into(store);
        List<Secret> distinct = found.secrets().stream().distinct().toList();
        Law.same("each once, in order", distinct, List.copyOf(store.all()));
        for (Secret secret : distinct) {
            List<Secret> sameId = distinct.stream()
                    .filter(other -> Arrays.equals(other.id(), secret.id()))
                    .limit(SecretStore.MAX_OF_ONE_ID)
                    .toList();
            Law.same("by the id, in order", sameId, store.byId(secret.id()));
        }
        for (byte[] random : found.resumptionPskOnly()) {
            Law.holds(random.length == 0 || store.hasResumptionPskOnly(random), "the note of a Resumption PSK is kept");
        }
        found.into(store);
        Law.holds(store.size() == distinct.size(), "no secret is kept twice");
    }
}
