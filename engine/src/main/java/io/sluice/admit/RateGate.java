package io.sluice.admit;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.TagsLayout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets the lines of one source through while it is within its rate, and collapses or samples them while it is over it.
 * Safe for use by many threads.
 *
 * <p><b>Within the rate</b> a batch costs an addition for each meter, and nothing is ever collapsed. <b>Over it</b>
 * each line is looked at while holding a lock that is this source's alone: the first line of its template passes, the
 * others are counted in a {@link CollapseTable}. The batch thread takes the whole table away when the window is over
 * ({@link #takeWindow}), so it reads it without the lock and no producer waits for that; the next line over the rate
 * begins another window with an empty table.
 *
 * <p>A line in parts is one line: what becomes of its first part becomes of the others.
 */
final class RateGate {
    /** The line may go in. */
    static final int PASSES = CollapseTable.PASSES;

    /** The line is over the rate and is dropped; not negative: the group that counted it. */
    static final int DROPPED = -2;

    /** The line is over the quota of the day and is dropped. */
    static final int OVER_QUOTA = -3;

    private static final long QUIET_NANOS = 1_000_000_000; // without a line over the rate: the flood has stopped

    /** Meters a source against its limits. */
    private record Meters(SourceLimits limits, RateMeter lines, RateMeter bytes) {
        /** Puts lines in, whatever the level is; returns whether the source is over its rate with them. */
        boolean add(long lineCount, long byteCount, long nowNanos) {
            boolean manyLines = lines.add(lineCount, nowNanos);
            boolean manyBytes = bytes.add(byteCount, nowNanos);
            return manyLines || manyBytes;
        }
    }

    private final CollapseTables tables;
    private final long windowNanos;
    private final DayQuota quota;
    private final SpinLock lock = new SpinLock();
    private final LineBatch single = new LineBatch(1); // guarded by lock
    private volatile Meters meters; // written by whoever sets the limits

    private @Nullable CollapseTable table; // guarded by lock
    private long windowStartNanos; // guarded by lock
    private long floodStartNanos; // guarded by lock
    private long floodLines; // guarded by lock; since then
    private long sampleCount; // guarded by lock
    private int partsGroup = PASSES; // guarded by lock; what became of the line that goes on
    private volatile long lastOverNanos; // written while holding lock
    private volatile boolean windowOpen; // written while holding lock

    /** Shows what a source's flood was like when its window was taken. Confined to the batch thread. */
    static final class Window {
        private final CollapseTable table;
        private final long sinceNanos;
        private final long lines;
        private final long lastNanos;

        private Window(CollapseTable table, long sinceNanos, long lines, long lastNanos) {
            this.table = table;
            this.sinceNanos = sinceNanos;
            this.lines = lines;
            this.lastNanos = lastNanos;
        }

        CollapseTable table() {
            return table;
        }

        /** Returns when the flood began, which may be windows ago. */
        long sinceNanos() {
            return sinceNanos;
        }

        /** Returns how long the flood has gone on. */
        long durationNanos() {
            return lastNanos - sinceNanos;
        }

        /** Returns how many lines a second came since the flood began. */
        long linesPerSecond() {
            return (long) (lines * 1e9 / Math.max(1, durationNanos()));
        }
    }

    RateGate(Admission admission, SourceLimits limits, DayQuota quota) {
        this.tables = admission.tables();
        this.windowNanos = admission.windowNanos();
        this.quota = quota;
        this.meters = metersOf(limits);
    }

    private Meters metersOf(SourceLimits limits) {
        long burstNanos = limits.burst().toNanos();
        return new Meters(
                limits,
                new RateMeter(limits.linesPerSecond(), burstNanos, windowNanos),
                new RateMeter(limits.bytesPerSecond(), burstNanos, windowNanos));
    }

    /** Sets other limits; the source begins as one that has written nothing. */
    void limit(SourceLimits limits) {
        meters = metersOf(limits);
    }

    SourceLimits limits() {
        return meters.limits();
    }

    /** Puts so many lines in if all of them are within the rate; else nothing. */
    boolean tryPass(int lineCount, long bytes, long nowNanos) {
        final Meters meters = this.meters;
        if (!meters.lines().tryAdd(lineCount, nowNanos)) {
            return false;
        }
        if (!meters.bytes().tryAdd(bytes, nowNanos)) {
            meters.lines().takeBack(lineCount);
            return false;
        }
        if (!quota.tryTake(bytes, meters.limits().bytesPerDay(), nowNanos)) {
            meters.lines().takeBack(lineCount);
            meters.bytes().takeBack(bytes);
            return false;
        }
        return true;
    }

    /** Puts so many lines in, whatever the rate. */
    void pass(int lineCount, long bytes, long nowNanos) {
        final Meters meters = this.meters;
        boolean unused = meters.add(lineCount, bytes, nowNanos);
        quota.take(bytes, meters.limits().bytesPerDay(), nowNanos);
    }

    /** Returns how long it is until the source is within its rate; 0 when it is. */
    long delayNanos(long nowNanos) {
        final Meters meters = this.meters;
        return Math.max(meters.lines().delayNanos(nowNanos), meters.bytes().delayNanos(nowNanos));
    }

    /** Takes the lock for decisions. */
    void lock() {
        lock.lock();
    }

    /** Returns a batch for one line, to decide about it while holding the lock. */
    LineBatch single() {
        return single;
    }

    void unlock() {
        lock.unlock();
    }

    /**
     * Decides about one line, or a part of one, while holding the lock: {@link #PASSES}, {@link #DROPPED},
     * {@link #OVER_QUOTA}, or not negative when it was counted instead.
     */
    int decide(LineBatch lines, int line, OverflowPolicy policy, long nowNanos) {
        int flags = lines.flags(line);
        int length = lines.length(line);
        final Meters meters = this.meters;
        boolean over = meters.add(1, length, nowNanos);
        long bytesPerDay = meters.limits().bytesPerDay();
        boolean continued = EntryFlags.continued(flags);
        boolean overQuota = !over && !continued && !quota.tryTake(length, bytesPerDay, nowNanos);
        if (over || overQuota) {
            noteOver(nowNanos);
        }
        if (overQuota) {
            floodStartNanos = nowNanos; // many lines of a day are no flood
            floodLines = 0;
        }
        floodLines++;
        int decision;
        if (continued) {
            decision = partsGroup;
        } else if (!over && !overQuota) {
            decision = PASSES;
        } else if (policy == OverflowPolicy.SAMPLE) {
            decision = sampleCount++ % Math.max(1, meters.limits().sampleInterval()) == 0 ? PASSES : DROPPED;
        } else {
            CollapseTable current = openTable(nowNanos);
            decision = current == null ? DROPPED : groupOf(current, lines, line);
        }
        if (decision == PASSES && continued) {
            quota.take(length, bytesPerDay, nowNanos);
        } else if (decision == PASSES && (over || overQuota) && !quota.tryTakeRare(length, bytesPerDay, nowNanos)) {
            decision = OVER_QUOTA;
        }
        if (decision >= 0) {
            Objects.requireNonNull(table).count(decision, length, nowNanos);
        }
        partsGroup = EntryFlags.continues(flags) ? decision : PASSES;
        return decision;
    }

    /** Finds the group of a line's message: the tags before it are no part of what was written. */
    private static int groupOf(CollapseTable table, LineBatch lines, int line) {
        int before = EntryFlags.tagged(lines.flags(line))
                ? TagsLayout.lengthBefore(lines.buffer(), lines.offset(line), lines.length(line))
                : 0;
        return table.groupOf(
                lines.buffer(), lines.offset(line) + before, lines.length(line) - before, lines.severity(line));
    }

    private void noteOver(long nowNanos) {
        long pause = nowNanos - lastOverNanos;
        if (pause > windowNanos || pause < -windowNanos) {
            floodStartNanos = nowNanos;
            floodLines = 0;
        }
        lastOverNanos = nowNanos;
    }

    private @Nullable CollapseTable openTable(long nowNanos) {
        if (table == null) {
            table = tables.take();
            windowStartNanos = nowNanos;
            windowOpen = table != null;
        }
        return table;
    }

    /** Tells whether there is a window that the batch thread has not taken. */
    boolean isWindowOpen() {
        return windowOpen;
    }

    /**
     * Takes the window that is over, or for which the flood has stopped, or any if {@code forced}; null when there is
     * none, or when a producer is just at it. For the batch thread alone.
     */
    @Nullable
    Window takeWindow(long nowNanos, boolean forced) {
        if (!windowOpen || !lock.tryLock()) {
            return null;
        }
        try {
            long age = nowNanos - windowStartNanos;
            CollapseTable taken = table;
            if (taken == null
                    || !(forced || age >= windowNanos || age < 0 || nowNanos - lastOverNanos >= QUIET_NANOS)) {
                return null;
            }
            table = null;
            windowOpen = false;
            partsGroup = partsGroup >= 0 ? DROPPED : partsGroup; // the rest of that line has no group any more
            return new Window(taken, floodStartNanos, floodLines, lastOverNanos);
        } finally {
            lock.unlock();
        }
    }
}
