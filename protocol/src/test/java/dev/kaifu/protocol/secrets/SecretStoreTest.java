package dev.kaifu.protocol.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SecretStoreTest {
    private static final List<SecretLabel> LABELS = List.of(SecretLabel.values());

    private final SecretStore store = new SecretStore();

    /// Beside maps of objects, with few ids and values, so that all kinds of repeats occur.
    @Test
    void doesWhatMapsOfObjectsWouldDo() {
        Random random = new Random(9850);
        Map<Secret, Long> expected = new LinkedHashMap<>();
        for (int i = 0; i < 60_000; i++) {
            Secret secret = randomSecret(random);
            long since = random.nextInt(3) == 0 ? random.nextInt(100) : 0;
            assertThat(store.add(secret, since)).isEqualTo(!expected.containsKey(secret));
            expected.merge(secret, since, Math::min);
        }
        assertThat(store.all()).containsExactlyElementsOf(expected.keySet());
        assertThat(store.size()).isEqualTo(expected.size()).isGreaterThan(10_000);
        Map<Integer, List<Map.Entry<Secret, Long>>> byId = new LinkedHashMap<>();
        expected.entrySet()
                .forEach(each -> byId.computeIfAbsent(
                                Arrays.hashCode(each.getKey().id()), _ -> new ArrayList<>())
                        .add(each));
        for (List<Map.Entry<Secret, Long>> ofOneId : byId.values()) {
            byte[] id = ofOneId.getFirst().getKey().id();
            assertThat(store.byId(id)).isEqualTo(knownAt(ofOneId, Long.MAX_VALUE));
            assertThat(store.byId(id, 0)).isEqualTo(knownAt(ofOneId, 0));
            assertThat(store.byId(id, 50)).isEqualTo(knownAt(ofOneId, 50));
        }
    }

    private static List<Secret> knownAt(List<Map.Entry<Secret, Long>> secrets, long at) {
        return secrets.stream()
                .filter(each -> each.getValue() <= at)
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Values of up to 2,000 bytes meet the ends of the arrays they are kept in; ids of which there are many meet the
    /// ways for long chains.
    private static Secret randomSecret(Random random) {
        SecretLabel label = LABELS.get(random.nextInt(LABELS.size()));
        byte[] id = new byte[random.nextInt(33)];
        Arrays.fill(id, (byte) random.nextInt(40));
        byte[] value = new byte[random.nextInt(20) == 0 ? random.nextInt(2000) : 1 + random.nextInt(2)];
        Arrays.fill(value, (byte) random.nextInt(4));
        return new Secret(label, random.nextInt(3) == 0 ? Secret.UNNUMBERED : random.nextInt(3), id, value);
    }

    @Test
    void keepsTheLowerOfTwoPackets() {
        store.add(secret(1, 1), 40);
        assertThat(store.byId(id(1), 39)).isEmpty();
        assertThat(store.byId(id(1), 40)).containsExactly(secret(1, 1));
        assertThat(store.add(secret(1, 1), 60)).isFalse();
        assertThat(store.byId(id(1), 40)).hasSize(1);
        assertThat(store.add(secret(1, 1), 30)).isFalse();
        assertThat(store.byId(id(1), 29)).isEmpty();
        assertThat(store.byId(id(1), 30)).hasSize(1);
        assertThat(store.add(secret(1, 1))).isFalse();
        assertThat(store.byId(id(1), 0)).hasSize(1);
    }

    @Test
    void notesResumptionFromAPacketOn() {
        store.noteResumptionPskOnly(id(1), 7);
        assertThat(store.hasResumptionPskOnly(id(1), 6)).isFalse();
        assertThat(store.hasResumptionPskOnly(id(1), 7)).isTrue();
        assertThat(store.hasResumptionPskOnly(id(2))).isFalse();
        store.noteResumptionPskOnly(id(1));
        assertThat(store.hasResumptionPskOnly(id(1), 0)).isTrue();
        assertThat(store.isEmpty()).isTrue();
        store.add(secret(1, 1));
        assertThat(store.all()).containsExactly(secret(1, 1));
        assertThat(store.byId(id(1))).containsExactly(secret(1, 1));
    }

    /// Records reach the end of an array of 1 MiB at every place in them, exactly too.
    @Test
    void keepsRecordsWhole() {
        for (int valueLength : List.of(1, 10, 18, 210, 978, 2002, 4050)) {
            SecretStore filled = new SecretStore();
            List<Secret> expected = new ArrayList<>();
            for (int i = 0; i < (5 << 20) / (46 + valueLength); i++) {
                byte[] value = new byte[valueLength];
                Arrays.fill(value, (byte) i);
                expected.add(new Secret(SecretLabel.ECH_CONFIG, 0, id(i), value));
                filled.add(expected.getLast(), i % 3);
            }
            assertThat(List.copyOf(filled.all())).isEqualTo(expected);
            Secret last = expected.getLast();
            assertThat(filled.byId(last.id())).containsExactly(last);
        }
    }

    /// Key updates without end: all are kept for a key log, the first are found.
    @Test
    void boundsWhatIsFoundByOneId() {
        List<Secret> secrets = Stream.iterate(0, i -> i + 1)
                .limit(3 * SecretStore.MAX_OF_ONE_ID)
                .map(i -> new Secret(SecretLabel.CLIENT_TRAFFIC_SECRET, i, id(1), id(i)))
                .toList();
        for (Secret secret : secrets) {
            assertThat(store.add(secret)).isTrue();
        }
        assertThat(store.add(secrets.getLast())).isFalse();
        assertThat(store.add(secrets.get(SecretStore.MAX_OF_ONE_ID / 2))).isFalse();
        assertThat(store.all()).containsExactlyElementsOf(secrets);
        assertThat(store.byId(id(1))).isEqualTo(secrets.subList(0, SecretStore.MAX_OF_ONE_ID));
    }

    @Test
    void saysWhenNoRoomIsLeft() {
        SecretStore small = new SecretStore(1 << 16);
        int kept = 0;
        while (!small.full() && kept < 1 << 16) {
            kept += small.add(secret(kept, kept)) ? 1 : 0;
        }
        assertThat(kept).isBetween(100, 1 << 10);
        assertThat(small.size()).isEqualTo(kept);
        assertThat(small.byId(id(kept - 1))).containsExactly(secret(kept - 1, kept - 1));
        assertThat(small.byId(id(kept))).isEmpty();
        assertThat(small.add(secret(0, 0))).isFalse();
    }

    /// Two add the same secrets and look each up at once, while the arrays and tables grow under them.
    @Test
    void severalThreadsMayUseIt() throws InterruptedException {
        int count = 20_000;
        List<Integer> missed = Collections.synchronizedList(new ArrayList<>());
        Runnable work = () -> {
            for (int i = 0; i < count; i++) {
                store.add(secret(i, i));
                if (!store.byId(id(i)).equals(List.of(secret(i, i)))) {
                    missed.add(i);
                }
            }
        };
        Thread other = Thread.ofPlatform().start(work);
        work.run();
        other.join();
        assertThat(missed).isEmpty();
        assertThat(store.all()).hasSize(count).doesNotHaveDuplicates();
    }

    @Test
    void refusesWhatIsNoSecretOfTls() {
        Secret tooLong = new Secret(SecretLabel.RSA, 0, new byte[256], new byte[48]);
        assertThatThrownBy(() -> store.add(tooLong)).isInstanceOf(IllegalArgumentException.class);
        assertThat(store.byId(new byte[300])).isEmpty();
    }

    private static Secret secret(int id, int value) {
        return new Secret(SecretLabel.CLIENT_RANDOM, 0, id(id), id(value));
    }

    private static byte[] id(int number) {
        byte[] id = new byte[32];
        for (int i = 0; i < Integer.BYTES; i++) {
            id[i] = (byte) (number >> (Byte.SIZE * i));
        }
        return id;
    }
}
