package dev.kaifu.protocol.secrets;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Secrets one behind another in large arrays, 14 bytes more than their ids and values each, a third of what they take
/// as objects. A record is known by its address, which stays the same. Records of one id are chained, backwards.
///
/// A record: its link (4 bytes: the address before it in its chain + 1, or 0; the highest bit tells that a packet
/// number
/// follows the record), how long the chain is with it (2), then what tells it apart: kind (1), length of the id (1) and
/// of
/// the value (2), generation (4), the id, the value. Where the link says so, the packet (8) from which on it is known.
final class SecretRecords {
    /// No record.
    static final int NONE = -1;
    /// Records of one id that are chained: more than the secrets of any session, its key updates included.
    static final int MAX_CHAIN = 1024;

    static final int MAX_ID = 0xff;
    static final int MAX_VALUE = 0xffff;
    /// A kind beside those of [SecretLabel].
    static final int RESUMPTION_PSK_ONLY = 0xff;

    private static final List<SecretLabel> LABELS = List.of(SecretLabel.values());
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private static final int SLAB_BITS = 20;
    private static final int SLAB = 1 << SLAB_BITS;
    /// A store of one session needs no more.
    private static final int FIRST_SLAB = 1 << 10;

    private static final int CHAIN_LENGTH = 4;
    private static final int KIND = CHAIN_LENGTH + 2;
    private static final int ID_LENGTH = KIND + 1;
    private static final int VALUE_LENGTH = ID_LENGTH + 1;
    private static final int GENERATION = VALUE_LENGTH + 2;
    private static final int ID = GENERATION + 4;
    private static final int NOT_FROM_THE_START = Integer.MIN_VALUE;

    private final List<byte[]> slabs = new ArrayList<>();
    /// How far each slab but the last is used.
    private final List<Integer> ends = new ArrayList<>();

    private byte[] last = new byte[FIRST_SLAB];
    private int used;

    SecretRecords() {
        slabs.add(last);
    }

    @SuppressWarnings("EnumOrdinal") // the number is never seen outside
    static int kind(SecretLabel label) {
        return label.ordinal();
    }

    /// Appends a record, in no chain yet.
    ///
    /// @param kind of [#kind(SecretLabel)], or [#RESUMPTION_PSK_ONLY]
    /// @return its address
    int append(int kind, int generation, byte[] id, byte[] value, long since) {
        if (id.length > MAX_ID || value.length > MAX_VALUE) {
            throw new IllegalArgumentException("no TLS secret has " + id.length + " and " + value.length + " bytes");
        }
        makeRoom(ID + id.length + value.length + Long.BYTES);
        int at = used;
        INT.set(last, at, since > 0 ? NOT_FROM_THE_START : 0);
        INT.set(last, at + CHAIN_LENGTH, kind << Byte.SIZE | id.length);
        SHORT.set(last, at + VALUE_LENGTH, (short) value.length);
        INT.set(last, at + GENERATION, generation);
        System.arraycopy(id, 0, last, at + ID, id.length);
        System.arraycopy(value, 0, last, at + ID + id.length, value.length);
        used = at + ID + id.length + value.length;
        if (since > 0) {
            LONG.set(last, used, since);
            used += Long.BYTES;
        }
        return (slabs.size() - 1) << SLAB_BITS | at;
    }

    /// Forgets the record that was appended last.
    void drop(int address) {
        used = offset(address);
    }

    private void makeRoom(int size) {
        if (last.length - used >= size) {
            return;
        }
        if (last.length < SLAB) {
            // Only the first slab is smaller: it grows in place, so that no address changes.
            last = Arrays.copyOf(last, Math.min(SLAB, Math.max(2 * last.length, used + size)));
            slabs.set(0, last);
            makeRoom(size);
        } else {
            ends.add(used);
            last = new byte[SLAB];
            slabs.add(last);
            used = 0;
        }
    }

    /// The record that came first, or [#NONE].
    int first() {
        return end(0) > 0 ? 0 : NONE;
    }

    /// The record that came behind this one, or [#NONE].
    int next(int address) {
        int slab = address >> SLAB_BITS;
        if (offset(address) + size(address) < end(slab)) {
            return address + size(address);
        }
        return slab + 1 < slabs.size() && end(slab + 1) > 0 ? (slab + 1) << SLAB_BITS : NONE;
    }

    private int end(int slab) {
        return slab < ends.size() ? ends.get(slab) : used;
    }

    /// Chains a record behind an earlier one, or begins a chain behind [#NONE]; false where the chain is too long.
    boolean link(int address, int previous) {
        int length = previous == NONE ? 1 : chainLength(previous) + 1;
        if (length > MAX_CHAIN) {
            return false;
        }
        byte[] slab = slab(address);
        INT.set(slab, offset(address), (previous + 1) | (linkOf(address) & NOT_FROM_THE_START));
        SHORT.set(slab, offset(address) + CHAIN_LENGTH, (short) length);
        return true;
    }

    int previous(int address) {
        return (linkOf(address) & ~NOT_FROM_THE_START) - 1;
    }

    /// How many records the chain has up to this one; 0 for one that is in none.
    int chainLength(int address) {
        return (short) SHORT.get(slab(address), offset(address) + CHAIN_LENGTH);
    }

    /// The packet from which on the record is known; 0 for one that was known from the start.
    long since(int address) {
        return linkOf(address) < 0 ? (long) LONG.get(slab(address), sinceAt(address)) : 0;
    }

    void knownSince(int address, long since) {
        if (linkOf(address) < 0) {
            LONG.set(slab(address), sinceAt(address), Math.min(since, since(address)));
        }
    }

    boolean isSecret(int address) {
        return kind(address) != RESUMPTION_PSK_ONLY;
    }

    Secret secret(int address) {
        byte[] slab = slab(address);
        int valueAt = idAt(address) + idLength(address);
        return new Secret(
                LABELS.get(kind(address)),
                generation(address),
                Arrays.copyOfRange(slab, idAt(address), valueAt),
                Arrays.copyOfRange(slab, valueAt, valueAt + valueLength(address)));
    }

    /// Whether the record is of this kind, generation and value; its id is not asked.
    boolean holds(int address, int kind, int generation, byte[] value) {
        int valueAt = idAt(address) + idLength(address);
        return kind(address) == kind
                && generation(address) == generation
                && valueLength(address) == value.length
                && Arrays.equals(slab(address), valueAt, valueAt + value.length, value, 0, value.length);
    }

    /// The array that the record is in.
    byte[] slab(int address) {
        return slabs.get(address >> SLAB_BITS);
    }

    /// Where in its array the id is.
    int idAt(int address) {
        return offset(address) + ID;
    }

    int idLength(int address) {
        return slab(address)[offset(address) + ID_LENGTH] & 0xff;
    }

    /// Where in its array that begins which tells the record from all others.
    int contentAt(int address) {
        return offset(address) + KIND;
    }

    int contentLength(int address) {
        return ID - KIND + idLength(address) + valueLength(address);
    }

    /// Memory taken.
    long bytes() {
        return (slabs.size() - 1L) * SLAB + last.length;
    }

    private static int offset(int address) {
        return address & (SLAB - 1);
    }

    private int linkOf(int address) {
        return (int) INT.get(slab(address), offset(address));
    }

    private int kind(int address) {
        return slab(address)[offset(address) + KIND] & 0xff;
    }

    private int valueLength(int address) {
        return (short) SHORT.get(slab(address), offset(address) + VALUE_LENGTH) & 0xffff;
    }

    private int generation(int address) {
        return (int) INT.get(slab(address), offset(address) + GENERATION);
    }

    private int sinceAt(int address) {
        return contentAt(address) + contentLength(address);
    }

    private int size(int address) {
        return KIND + contentLength(address) + (linkOf(address) < 0 ? Long.BYTES : 0);
    }
}
