package io.sluice.cli;

import io.sluice.cli.output.LineFormat;
import io.sluice.read.LineCursor;
import java.io.IOException;

/**
 * Says which of the wanted lines are printed, and in which order.
 *
 * @param position the sequence to begin at, or {@link #AT_END} to begin at an end of the store
 * @param behind whether to begin behind the line at {@code position}, in the direction of reading
 * @param count how many lines: from {@code position} on, or else the newest; {@link #ALL} is no limit
 * @param reverse whether the newest comes first
 * @param follow whether to go on when all lines are printed; then {@code count} limits only what is there already
 */
record Range(long position, boolean behind, long count, boolean reverse, boolean follow) {
    static final long ALL = Long.MAX_VALUE;
    static final long AT_END = Long.MIN_VALUE;

    /** How many lines are printed when nobody says how many. */
    static final long COUNT_USUAL = 10;

    /** Asks for the lines that a follower begins with. */
    static Range newestToFollow() {
        return new Range(AT_END, false, COUNT_USUAL, false, true);
    }

    /** Moves before the first line to print. */
    LineCursor open(QueryLines lines, LineFormat format) throws IOException {
        if (reverse) {
            return lines.backward(position == AT_END ? Long.MAX_VALUE : behind ? position - 1 : position);
        }
        LineCursor forward;
        if (position != AT_END) {
            forward = behind ? lines.behind(position) : lines.forward(position);
        } else {
            forward = lines.forward(count == ALL ? 0 : startOfNewest(lines, format));
        }
        return follow ? lines.following(forward) : forward;
    }

    /** Moves before the first of {@code countBefore} lines before {@link #position} that the format shows. */
    LineCursor openBefore(long countBefore, QueryLines lines, LineFormat format) throws IOException {
        try (LineCursor newestFirst = lines.backward(position - 1)) {
            long start = startOfNewest(newestFirst, countBefore, format);
            return lines.forward(start < 0 ? position : start);
        }
    }

    /**
     * Finds where the newest {@code count} lines begin that the format shows; at the end of the store when there is
     * none.
     */
    private long startOfNewest(QueryLines lines, LineFormat format) throws IOException {
        long end = lines.reader().endSequence();
        try (LineCursor newestFirst = lines.backward(Long.MAX_VALUE)) {
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
