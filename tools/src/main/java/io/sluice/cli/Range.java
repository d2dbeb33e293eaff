package io.sluice.cli;

import io.sluice.cli.output.LineFormat;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import java.io.IOException;

/**
 * Says which of the wanted lines are printed, and in which order.
 *
 * @param position the sequence to begin at, or {@link #AT_END} to begin at an end of the store
 * @param count how many lines: from {@code position} on, or else the newest; {@link #ALL} is no limit
 * @param reverse whether the newest comes first
 * @param follow whether to go on when all lines are printed; then {@code count} limits only what is there already
 */
record Range(long position, long count, boolean reverse, boolean follow) {
    static final long ALL = Long.MAX_VALUE;
    static final long AT_END = Long.MIN_VALUE;

    /** Moves before the first line to print. */
    LineCursor open(LogReader reader, Query query, LineFormat format) throws IOException {
        if (reverse) {
            return reader.backward(query, position == AT_END ? Long.MAX_VALUE : position);
        }
        if (position != AT_END) {
            return reader.forward(query, position);
        }
        return reader.forward(query, count == ALL ? 0 : startOfNewest(reader, query, format));
    }

    /**
     * Finds where the newest {@code count} lines begin that the format shows; at the end of the store when there is
     * none.
     */
    private long startOfNewest(LogReader reader, Query query, LineFormat format) throws IOException {
        long start = reader.endSequence();
        try (LineCursor newestFirst = reader.backward(query, Long.MAX_VALUE)) {
            long left = count;
            while (left > 0 && newestFirst.next()) {
                if (format.shows(newestFirst.line())) {
                    start = newestFirst.line().sequence();
                    left--;
                }
            }
        }
        return start;
    }
}
