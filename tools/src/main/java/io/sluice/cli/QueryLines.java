package io.sluice.cli;

import io.sluice.read.JoinedLines;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import java.io.IOException;

/**
 * Opens cursors over what a query wants: lines, or messages when lines are to be joined.
 *
 * @param reader reads the store
 * @param query says what is wanted
 * @param join whether lines are joined
 */
record QueryLines(LogReader reader, Query query, boolean join) {
    private static final long QUIET_NANOS = 200_000_000;

    LineCursor forward(long sequence) throws IOException {
        return join ? JoinedLines.forward(reader, query, sequence) : reader.forward(query, sequence);
    }

    /** Begins behind the line at {@code sequence}. */
    LineCursor behind(long sequence) throws IOException {
        return join ? JoinedLines.behind(reader, query, sequence) : reader.forward(query, sequence + 1);
    }

    LineCursor backward(long sequence) throws IOException {
        return join ? JoinedLines.backward(reader, query, sequence) : reader.backward(query, sequence);
    }

    /** Makes a cursor that goes forward show what has waited for its end for long enough. */
    LineCursor following(LineCursor lines) {
        return lines instanceof JoinedLines joined ? joined.following(QUIET_NANOS, System::nanoTime) : lines;
    }
}
