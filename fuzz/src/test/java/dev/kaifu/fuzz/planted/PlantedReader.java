package dev.kaifu.fuzz.planted;

import java.util.Arrays;

/// Reads TLS records as the program does, but for a bound that is missing where a handshake record begins
/// with a magic word: no random input gets there, only one that is led by coverage and by what is compared.
final class PlantedReader {
    private static final int HEADER = 5;
    private static final byte[] MAGIC = {'K', 'a', 'i', 'f', 'u'};

    private final boolean defect;

    PlantedReader(boolean defect) {
        this.defect = defect;
    }

    /// How many records there are.
    int read(byte[] a) {
        int records = 0;
        int at = 0;
        while (at + HEADER <= a.length) {
            int length = ((a[at + 3] & 0xff) << 8) | (a[at + 4] & 0xff);
            boolean trusted = defect && a[at] == 22 && isMagic(a, at + HEADER);
            if (a[at + 1] != 3 || (!trusted && at + HEADER + length > a.length)) {
                return records;
            }
            checksum(a, at + HEADER, length);
            at += HEADER + length;
            records++;
        }
        return records;
    }

    private static boolean isMagic(byte[] a, int at) {
        return Arrays.equals(Arrays.copyOfRange(a, at, at + MAGIC.length), MAGIC);
    }

    private static int checksum(byte[] a, int from, int length) {
        int sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += a[i];
        }
        return sum;
    }
}
