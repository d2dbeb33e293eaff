package io.sluice.cli.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.Sluice;
import io.sluice.admit.LineBatch;
import io.sluice.admit.OverflowPolicy;
import io.sluice.admit.Source;
import io.sluice.admit.SourceLimits;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Floods as a server did that had run out of file descriptors: its accept loop failed, wrote a line and tried again at
 * once. Two seconds of that, three of rest, and again. Confined to one thread once it is made.
 */
final class FloodService {
    /** The service's name. */
    static final String NAME = "hero_collab.hero_collab_server";

    private static final int LINES_PER_MILLI = 250;
    private static final long BURST_MILLIS = 2_000;
    private static final long PERIOD_MILLIS = 5_000;
    private static final byte[] TEXT = ("ERROR hero_collab_server::net: listener=unix:/run/hero/hero_collab.sock"
                    + " Socket accept error: Too many open files (os error 24)  failures=")
            .getBytes(US_ASCII);
    private static final int NUMBER_LENGTH = 9;
    private static final int LINE_LENGTH = TEXT.length + NUMBER_LENGTH;

    private final Source source;
    private final LineBatch lines = new LineBatch();
    private final byte[] buffer = new byte[LINE_LENGTH * LINES_PER_MILLI];
    private long failureCount;

    private FloodService(Source source) {
        this.source = source;
        for (int line = 0; line < LINES_PER_MILLI; line++) {
            System.arraycopy(TEXT, 0, buffer, line * LINE_LENGTH, TEXT.length);
        }
    }

    static FloodService open(Sluice sluice) throws IOException {
        Source source = sluice.source(NAME, Stream.STDERR);
        source.limitByDefault(SourceLimits.CAPTURED); // as if its stream were captured
        return new FloodService(source);
    }

    /**
     * Writes the lines of one millisecond, if it is in a burst; what is over the rate is collapsed, what the ring has
     * no room for is dropped and counted.
     */
    void writeMilli(long milli) {
        if (milli % PERIOD_MILLIS >= BURST_MILLIS) {
            return;
        }
        lines.reset(buffer);
        for (int line = 0; line < LINES_PER_MILLI; line++) {
            putNumber(line * LINE_LENGTH + TEXT.length, ++failureCount);
            lines.add(line * LINE_LENGTH, LINE_LENGTH, Severity.ERROR.code(), 0);
        }
        long unused = source.admit(lines, OverflowPolicy.DROP); // what is taken out is counted
        if (lines.count() == 0) {
            return;
        }
        long position = source.tryOffer(lines, 0, lines.count());
        if (position < 0) {
            source.drop(lines, 0, position);
        }
    }

    private void putNumber(int offset, long number) {
        long rest = number;
        for (int at = offset + NUMBER_LENGTH - 1; at >= offset; at--) {
            buffer[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Returns the number of the millisecond that {@code nanos} after the start lies in. */
    static long milliOf(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
