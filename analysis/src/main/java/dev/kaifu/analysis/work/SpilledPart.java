package dev.kaifu.analysis.work;

import org.jspecify.annotations.Nullable;

/// What a stream has in the [SpillFile]: its pieces of some time, and those of the time before.
///
/// @param offset in the region
/// @param length bytes in the region
/// @param payload bytes of the stream, those of the parts before too
/// @param count of the parts, with those before
/// @param size bytes in all regions
/// @param referencesAlone whether nothing else is in any of the parts
record SpilledPart(
        SpillRegion region,
        int offset,
        int length,
        int payload,
        int count,
        int size,
        boolean referencesAlone,
        @Nullable SpilledPart before) {
    static SpilledPart of(
            SpillRegion region, int offset, int length, int payload, boolean references, @Nullable SpilledPart before) {
        return before == null
                ? new SpilledPart(region, offset, length, payload, 1, length, references, null)
                : new SpilledPart(
                        region,
                        offset,
                        length,
                        before.payload + payload,
                        before.count + 1,
                        before.size + length,
                        references && before.referencesAlone,
                        before);
    }
}
