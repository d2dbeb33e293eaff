package io.sluice.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Remembers why a stream ended, for whoever gave it to a reader to whom the end is all the same. */
final class WatchedInput extends FilterInputStream {
    private volatile @Nullable IOException failure; // written by the reading thread

    WatchedInput(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return super.read(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** Returns what ended the stream before its end, or null. */
    @Nullable
    IOException failure() {
        return failure;
    }
}
