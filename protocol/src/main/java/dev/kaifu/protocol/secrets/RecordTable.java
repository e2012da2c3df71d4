package dev.kaifu.protocol.secrets;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/// Finds records by a part of them: an open-addressing table of addresses, at most half full.
final class RecordTable {
    /// By what records are found.
    enum Key {
        ID,
        /// All that tells records apart.
        CONTENT
    }

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int FIRST_SIZE = 16;
    /// The upper half of a place, and of what stands there.
    private static final long HASH = 0xffff_ffff_0000_0000L;

    private final SecretRecords records;
    private final Key key;
    /// Ids come from outside: nobody who does not know these two can choose ids that share a slot.
    private final long seed;

    private final long multiplier;
    /// The key's hash above the address + 1; 0 is free. With the hash at hand, records are read only where they fit.
    private long[] slots = new long[FIRST_SIZE];

    private int taken;

    RecordTable(SecretRecords records, Key key) {
        this.records = records;
        this.key = key;
        Random random = new Random();
        this.seed = random.nextLong();
        this.multiplier = random.nextLong() | 1;
    }

    /// Where a record with these bytes as its key is, or, not being there, belongs: good until the next [#put].
    long place(byte[] bytes, int from, int length) {
        int hash = hash(bytes, from, length);
        return (long) hash << Integer.SIZE | slot(hash, bytes, from, length);
    }

    /// The place of the record with the same key as this one.
    long placeOf(int address) {
        return place(records.slab(address), keyAt(address), keyLength(address));
    }

    /// The record at a place, or [SecretRecords#NONE].
    int at(long place) {
        return address(slots[(int) place]);
    }

    /// Puts a record in its place, instead of the one with the same key.
    void put(long place, int address) {
        int slot = (int) place;
        boolean added = slots[slot] == 0;
        slots[slot] = (place & HASH) | (address + 1);
        if (added && 2 * ++taken > slots.length) {
            grow();
        }
    }

    /// Memory taken.
    long bytes() {
        return (long) slots.length * Long.BYTES;
    }

    /// Where these bytes are, or, not being there, belong.
    private int slot(int hash, byte[] bytes, int from, int length) {
        int slot = hash & (slots.length - 1);
        while (slots[slot] != 0 && (hash(slots[slot]) != hash || !hasKey(address(slots[slot]), bytes, from, length))) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private static int address(long slot) {
        return (int) slot - 1;
    }

    private static int hash(long slot) {
        return (int) (slot >>> Integer.SIZE);
    }

    private boolean hasKey(int address, byte[] bytes, int from, int length) {
        int at = keyAt(address);
        return keyLength(address) == length
                && Arrays.equals(records.slab(address), at, at + length, bytes, from, from + length);
    }

    private int keyAt(int address) {
        return key == Key.ID ? records.idAt(address) : records.contentAt(address);
    }

    private int keyLength(int address) {
        return key == Key.ID ? records.idLength(address) : records.contentLength(address);
    }

    private void grow() {
        long[] old = slots;
        slots = new long[2 * old.length];
        for (long moved : old) {
            if (moved != 0) {
                int slot = hash(moved) & (slots.length - 1);
                while (slots[slot] != 0) {
                    slot = (slot + 1) & (slots.length - 1);
                }
                slots[slot] = moved;
            }
        }
    }

    /// Multiplies to 128 bits and folds, eight bytes at a time (as wyhash does).
    private int hash(byte[] bytes, int from, int length) {
        long hash = seed ^ length;
        int i = from;
        for (; i <= from + length - Long.BYTES; i += Long.BYTES) {
            hash = folded(hash ^ (long) EIGHT.get(bytes, i));
        }
        long rest = 0;
        for (; i < from + length; i++) {
            rest = (rest << Byte.SIZE) | (bytes[i] & 0xff);
        }
        return (int) (folded(hash ^ rest) >>> Integer.SIZE);
    }

    private long folded(long value) {
        return Math.multiplyHigh(value, multiplier) ^ value * multiplier;
    }
}
