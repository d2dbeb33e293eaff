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

    /** Moves before the first of {@code countBefore} lines before {@link #position} that the format shows. */
    LineCursor openBefore(long countBefore, LogReader reader, Query query, LineFormat format) throws IOException {
        try (LineCursor newestFirst = reader.backward(query, position - 1)) {
            long start = startOfNewest(newestFirst, countBefore, format);
            return reader.forward(query, start < 0 ? position : start);
        }
    }

    /**
     * Finds where the newest {@code count} lines begin that the format shows; at the end of the store when there is
     * none.
     */
    private long startOfNewest(LogReader reader, Query query, LineFormat format) throws IOException {
        long end = reader.endSequence();
        try (LineCursor newestFirst = reader.backward(query, Long.MAX_VALUE)) {
            long start = startOfNewest(newestFirst, count, format);
            return start < 0 ? end : start;
        }
    }

    /** Finds the last of so many lines that the format shows, or -1 when there is none. */
    private static long startOfNewest(LineCursor newestFirst, long countMax, LineFormat format) throws IOException {
        long start = -1;
        long left = countMax;
        while (left > 0 && newestFirst.next()) {
            if (format.shows(newestFirst.line())) {
                start = newestFirst.line().sequence();
                left--;
            }
        }
        return start;
    }
}
