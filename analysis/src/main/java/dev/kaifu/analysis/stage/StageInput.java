package dev.kaifu.analysis.stage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Tells of each block that is read.
public final class StageInput extends FilterInputStream {
    public StageInput(InputStream in) {
        super(in);
    }

    @Override
    public int read(byte[] array, int offset, int length) throws IOException {
        if (!Stages.recorded()) {
            return super.read(array, offset, length);
        }
        BlockRead event = BlockRead.begun();
        int count = super.read(array, offset, length);
        event.ended(count);
        return count;
    }
}
