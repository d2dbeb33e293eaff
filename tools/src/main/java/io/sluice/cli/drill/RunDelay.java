package io.sluice.cli.drill;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Tells how long the thread that made it has waited for a processor while it could have run, as Linux counts it. Where
 * that is not counted, 0 is told. Confined to that thread.
 */
final class RunDelay implements Closeable {
    private static final String FILE = "/proc/thread-self/schedstat"; // time run, time waited, turns
    private static final int LENGTH_MAX = 64;

    private final @Nullable RandomAccessFile file; // null where there is none
    private final byte[] text = new byte[LENGTH_MAX];

    private RunDelay(@Nullable RandomAccessFile file) {
        this.file = file;
    }

    static RunDelay ofThisThread() {
        try {
            return new RunDelay(new RandomAccessFile(FILE, "r"));
        } catch (FileNotFoundException e) {
            return new RunDelay(null);
        }
    }

    /** Returns the nanoseconds of waiting since the thread began. */
    long nanos() {
        if (file == null) {
            return 0;
        }
        try {
            file.seek(0);
            int length = file.read(text);
            int at = 0;
            while (at < length && text[at++] != ' ') {
                // over the time that it ran
            }
            long nanos = 0;
            for (; at < length && text[at] != ' '; at++) { // nothing is allocated: that would make others wait
                nanos = 10 * nanos + text[at] - '0';
            }
            return nanos;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
