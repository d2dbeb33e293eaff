// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.query;

import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.LogReader;
import io.sluice.read.Query;
import io.sluice.read.QueryCost;
import java.io.IOException;

/**
 * Looks for a page of lines, and stops when its time is over. Confined to one thread.
 *
 * <p>A cursor that finds nothing says nothing until it has been through the store. So the store is gone through in
 * stretches of sequences, each so long that it takes some tens of milliseconds, and after each it is known how far has
 * been looked. They grow while the index alone says that nothing is there.
 */
public final class Search {
    /** Takes lines. */
    @FunctionalInterface
    public interface Sink {
        /** Takes a line; false when there is no room for another one. */
        boolean take(Line line) throws IOException;
    }

    /** Says why a search ended. */
    public enum End {
        LIMIT,
        SIZE,
        TIME,
        DONE
    }

    private static final long STRETCH_AT_FIRST = 1 << 16;
    private static final long STRETCH_MAX = 1 << 20; // which may turn out to be scanned all, while the time is over
    private static final long STRETCH_NANOS = 40_000_000;
    private static final int GROWTH = 8;

    private final LogReader reader;
    private final Wanted wanted;
    private final long deadlineNanos;
    private boolean showsUnfinished = true;
    private long taken;
    private long lookedTo = -1;
    private long next = -1;
    private long blocks;
    private long bytes;

    /** Prepares to look until {@code deadlineNanos} of {@link System#nanoTime}. */
    public Search(LogReader reader, Wanted wanted, long deadlineNanos) {
        this.reader = reader;
        this.wanted = wanted;
        this.deadlineNanos = deadlineNanos;
    }

    /** Keeps lines back whose end may still come. */
    public Search withoutUnfinished() {
        showsUnfinished = false;
        return this;
    }

    /**
     * Looks from {@code high} down to {@code low}, both included.
     *
     * @param limit how many lines are wanted
     */
    public End newestFirst(long high, long low, long limit, Sink sink) throws IOException {
        long stretch = STRETCH_AT_FIRST;
        long top = high;
        while (top >= low) {
            long bottom = Math.max(low, top - stretch + 1);
            long startNanos = System.nanoTime();
            long bytesBefore = bytes;
            try (LineCursor lines = reader.backward(query(bottom, top + 1), top)) {
                End end = drain(lines, limit, sink, false);
                note(lines.cost());
                if (end != End.DONE) {
                    return end;
                }
            }
            lookedTo = bottom;
            next = bottom;
            if (bottom > low && isLate()) {
                return End.TIME;
            }
            top = bottom - 1;
            stretch = bytes == bytesBefore ? grow(stretch, startNanos) : STRETCH_AT_FIRST;
        }
        return End.DONE;
    }

    /** Looks from {@code low} up to {@code high}, both included. */
    public End oldestFirst(long low, long high, long limit, Sink sink) throws IOException {
        long stretch = STRETCH_AT_FIRST;
        long bottom = low;
        while (bottom <= high) {
            long top = Math.min(high, bottom + stretch - 1);
            long startNanos = System.nanoTime();
            long bytesBefore = bytes;
            try (LineCursor lines = reader.forward(query(bottom, top + 1), bottom)) {
                End end = drain(lines, limit, sink, true);
                note(lines.cost());
                if (end != End.DONE) {
                    return end;
                }
            }
            lookedTo = top;
            next = top;
            if (top < high && isLate()) {
                return End.TIME;
            }
            bottom = top + 1;
            stretch = bytes == bytesBefore ? grow(stretch, startNanos) : STRETCH_AT_FIRST;
        }
        return End.DONE;
    }

    /** Returns how long the next stretch is after one of which the index alone told that nothing is in it. */
    private static long grow(long stretch, long startNanos) {
        boolean quick = System.nanoTime() - startNanos < STRETCH_NANOS;
        return quick ? Math.min(stretch * GROWTH, STRETCH_MAX) : stretch;
    }

    private Query query(long from, long until) {
        return wanted.query().toBuilder()
                .fromSequence(from)
                .untilSequence(until)
                .build();
    }

    private End drain(LineCursor lines, long limit, Sink sink, boolean forward) throws IOException {
        boolean flushing = false;
        while (true) {
            boolean found = flushing ? lines.flush() : lines.next();
            if (!found) {
                if (flushing || !forward || !showsUnfinished) {
                    return End.DONE;
                }
                flushing = true; // lines whose ends are not in this stretch
                continue;
            }
            Line line = lines.line();
            if (!wanted.shows(line) || (flushing && !isLastOfItsLine(line.sequence()))) {
                if (!flushing && isLate()) {
                    next = line.sequence();
                    lookedTo = next;
                    return End.TIME;
                }
                continue;
            }
            if (taken == limit) {
                return End.LIMIT;
            }
            if (!sink.take(line)) {
                return End.SIZE;
            }
            taken++;
            next = line.sequence();
            lookedTo = next;
            if (isLate()) {
                return End.TIME;
            }
        }
    }

    /** Tells whether an entry ends a line whose end never came, and not just a stretch. */
    private boolean isLastOfItsLine(long sequence) throws IOException {
        Query one = Query.builder()
                .fromSequence(sequence)
                .untilSequence(sequence + 1)
                .build();
        try (LineCursor lines = reader.backward(one, sequence)) {
            return lines.next();
        }
    }

    private boolean isLate() {
        return System.nanoTime() - deadlineNanos >= 0;
    }

    private void note(QueryCost cost) {
        blocks += cost.scanned();
        bytes += cost.scannedBytes();
    }

    /** Returns the sequence that it has looked to, -1 when it looked at nothing. */
    public long lookedTo() {
        return lookedTo;
    }

    /** Returns the sequence behind which, in the direction of reading, to go on; -1 when it looked at nothing. */
    public long next() {
        return next;
    }

    /** Returns how many blocks were read. */
    public long blocks() {
        return blocks;
    }

    /** Returns how many bytes these have. */
    public long bytes() {
        return bytes;
    }
}
