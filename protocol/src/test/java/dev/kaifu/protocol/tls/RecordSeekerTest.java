package dev.kaifu.protocol.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Behind a gap, what looks like records costs a bounded number of trials.
class RecordSeekerTest {
    /// Counts what it is asked, and knows no record.
    private static final class Asked implements RecordReader.Sink {
        private int trials;
        private long bytes;

        @Override
        public void record(int type, int version, byte[] a, int header, int fragmentLength, int inputEnd) {
            throw new IllegalStateException("no record can be known here");
        }

        @Override
        public boolean resumes(int type, int version, byte[] a, int header, int fragmentLength) {
            trials++;
            bytes += fragmentLength;
            return false;
        }
    }

    @Test
    void bytesMadeToCostTimeDoNot() {
        byte[] hostile = new byte[60_000];
        for (int i = 0; i + 5 <= hostile.length; i += 5) {
            hostile[i] = 23;
            hostile[i + 1] = 3;
            hostile[i + 2] = 3;
            hostile[i + 3] = 0x3f;
        }
        RecordReader reader = new RecordReader();
        Asked asked = new Asked();
        assertThat(reader.gap(1)).isEqualTo(1);
        reader.bytes(hostile, 0, hostile.length, asked);
        assertThat(asked.trials).isEqualTo(RecordSeeker.MAX_TRIALS);
        assertThat(asked.bytes).isLessThan(1 << 23);
        assertThat(reader.broken()).isTrue();
        assertThat(reader.outOfTrials()).isTrue();
    }

    @Test
    void whatDoesNotLookLikeRecordsIsNoTrial() {
        RecordReader reader = new RecordReader();
        Asked asked = new Asked();
        reader.gap(1);
        reader.bytes(new byte[60_000], 0, 60_000, asked);
        assertThat(asked.trials).isZero();
        assertThat(reader.broken()).isTrue();
        assertThat(reader.outOfTrials()).isFalse();
    }

    @Test
    void aRecordWithTwoHolesIsOneRecord() {
        RecordReader reader = new RecordReader();
        Asked asked = new Asked();
        reader.bytes(new byte[] {23, 3, 3, 0, 100, 1, 2, 3}, 0, 8, asked);
        assertThat(reader.gap(10)).isEqualTo(1);
        assertThat(reader.holed()).isEqualTo(100);
        reader.bytes(new byte[10], 0, 10, asked);
        assertThat(reader.gap(77)).isZero();
        assertThat(reader.holed()).isEqualTo(-1);
        assertThat(reader.seeking()).isFalse();
        assertThat(reader.gap(1)).isEqualTo(1);
        assertThat(reader.seeking()).isTrue();
    }
}
