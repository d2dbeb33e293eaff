package io.sluice.admit;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what one service has kept of one day, in UTC. Safe for use by many threads. */
final class DayUse {
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;

    private final AtomicLong used = new AtomicLong();
    private volatile long day; // since 1970-01-01; written while holding this

    static long dayOf(long epochNanos) {
        return Math.floorDiv(epochNanos, NANOS_PER_DAY);
    }

    /** Goes on with what an engine before counted. */
    synchronized void takeUp(long countedDay, long bytes) {
        if (countedDay > day) {
            day = countedDay;
            used.set(bytes);
        } else if (countedDay == day) {
            used.getAndAdd(bytes);
        }
    }

    /** Returns the day that counts: not an earlier one when the clock was set back a little. */
    long enter(long nowNanos) {
        long now = dayOf(nowNanos);
        if (now > day || now < day - 1) {
            begin(now);
        }
        return day;
    }

    private synchronized void begin(long now) {
        if (now > day || now < day - 1) {
            used.set(0);
            day = now;
        }
    }

    /** Adds bytes if it stays within {@code max} with them. */
    boolean tryAdd(long bytes, long max) {
        while (true) {
            long before = used.get();
            if (before + bytes > max) {
                return false;
            }
            if (used.compareAndSet(before, before + bytes)) {
                return true;
            }
        }
    }

    /** Adds bytes, however many there are. */
    void add(long bytes) {
        used.getAndAdd(bytes);
    }
}
