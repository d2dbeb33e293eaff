package io.sluice.read;

import io.sluice.entry.StoreFormatException;
import io.sluice.telemetry.StoreCounter;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows a store, and moves to its newest lines when it falls too far behind: a terminal shows some ten thousand lines
 * a second, and a flood has more. What was passed over is told, with the cursor to fetch it from. Confined to one
 * thread.
 *
 * <p>How far it is behind is the number of entries from its line to the last one that is persisted. It is asked for
 * from time to time, and only while there are lines: a follower that has read all is not behind, however old its last
 * line.
 */
public final class FollowedLines implements LineCursor {
    /** Moves before the newest lines, as a follower begins with them. */
    @FunctionalInterface
    public interface Newest {
        /** Opens a cursor that goes forward. */
        LineCursor open() throws IOException;
    }

    /** For followers that pass nothing over. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final long CHECK_NANOS = 100_000_000;

    private final LogReader reader;
    private final Newest newest;
    private final long behindMax;
    private final LongSupplier nanoClock;
    private LineCursor lines;
    private boolean armed = true;
    private long lastSequence = -1; // of the line that was shown last
    private long nextCheckNanos;
    private @Nullable Skipped skipped;

    /**
     * Makes a follower.
     *
     * @param lines where it begins; closed with it
     * @param newest opens what it moves to
     * @param behindMax how many entries it may be behind, or {@link #NEVER}
     * @param nanoClock tells when to look again, nanoseconds from anywhere
     */
    public FollowedLines(LogReader reader, LineCursor lines, Newest newest, long behindMax, LongSupplier nanoClock) {
        this.reader = reader;
        this.lines = lines;
        this.newest = newest;
        this.behindMax = behindMax;
        this.nanoClock = nanoClock;
        this.nextCheckNanos = nanoClock.getAsLong();
    }

    /** Passes nothing over before all lines were read once: who begins far back wants to see what is there. */
    public FollowedLines onceCaughtUp() {
        armed = false;
        return this;
    }

    @Override
    public boolean next() throws IOException {
        if (!lines.next()) {
            armed = true;
            return false;
        }
        if (armed && behindMax != NEVER && lastSequence >= 0 && isTimeToCheck() && isTooFarBehind()) {
            moveToNewest();
        }
        lastSequence = lines.line().sequence();
        return true;
    }

    private boolean isTimeToCheck() {
        long now = nanoClock.getAsLong();
        if (now - nextCheckNanos < 0) {
            return false;
        }
        nextCheckNanos = now + CHECK_NANOS;
        return true;
    }

    private boolean isTooFarBehind() throws IOException {
        try {
            return reader.counters().of(StoreCounter.PERSISTED) - lines.line().sequence() > behindMax;
        } catch (StoreFormatException e) {
            return false; // without counters, nobody knows
        }
    }

    /** Moves to the first of the newest lines, unless it would have come next anyway. */
    private void moveToNewest() throws IOException {
        LineCursor moved = newest.open();
        try {
            if (moved.next() && moved.line().sequence() > lines.line().sequence()) {
                long count = moved.line().sequence() - lastSequence - 1;
                skipped = new Skipped(count, new Cursor(reader.storeId(), lastSequence));
                LineCursor left = lines;
                lines = moved;
                moved = left;
            }
        } finally {
            moved.close();
        }
    }

    /** Returns what was passed over before the line that was moved to last, if anything was; only once. */
    public @Nullable Skipped takeSkipped() {
        Skipped taken = skipped;
        skipped = null;
        return taken;
    }

    @Override
    public boolean flush() throws IOException {
        return lines.flush();
    }

    @Override
    public Line line() {
        return lines.line();
    }

    @Override
    public QueryCost cost() {
        return lines.cost();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
